package dev.calque.graph;

/** A graph for people: one line a vertex, inputs by number. */
public final class Printer {
    private Printer() {}

    public static String print(Graph graph) {
        java.util.Map<VertexId, Integer> numbers = new java.util.HashMap<>();
        StringBuilder out = new StringBuilder();
        for (Vertex vertex : graph.vertices()) {
            numbers.put(vertex.id(), numbers.size() + 1);
            String inputs = vertex.op().inputs().stream()
                    .map(edge -> "#" + numbers.get(edge.vertex()) + (edge.output() == 0 ? "" : "." + edge.output()))
                    .distinct()
                    .collect(java.util.stream.Collectors.joining(" "));
            out.append('#')
                    .append(numbers.get(vertex.id()))
                    .append(' ')
                    .append(vertex.op().getClass().getSimpleName())
                    .append(inputs.isEmpty() ? "" : " <- " + inputs)
                    .append("  ")
                    .append(vertex.name())
                    .append('\n');
        }
        return out.toString();
    }
}
