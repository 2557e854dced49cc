package dev.calque.engine.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An HTTP server on loopback: files in memory or of a folder, and a record of what was asked. */
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void put(String path, String text, Map<String, String> with) {
        put(path, text.getBytes(StandardCharsets.UTF_8), with);
    }

    void put(String path, byte[] bytes, Map<String, String> with) {
        files.put(path, bytes);
        headers.put(path, with);
    }

    void serve(String path, com.sun.net.httpserver.HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** All files of a folder, as a dumb git server gives them. */
    void folder(String path, Path folder) {
        server.createContext(path, exchange -> {
            Path file = folder.resolve(exchange.getRequestURI().getPath().substring(path.length() + 1));
            if (Files.isRegularFile(file)) {
                send(exchange, 200, Files.readAllBytes(file));
            } else {
                send(exchange, 404, new byte[0]);
            }
        });
    }

    /** Status and path of every answer. */
    List<String> answers() {
        return answers;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] bytes = files.get(path);
        if (bytes == null) {
            send(exchange, 404, new byte[0]);
            return;
        }
        Map<String, String> with = headers.getOrDefault(path, Map.of());
        with.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean same = matches(exchange, "If-None-Match", with.get("ETag"))
                || matches(exchange, "If-Modified-Since", with.get("Last-Modified"));
        if (same) {
            answers.add("304 " + path);
            exchange.sendResponseHeaders(304, -1);
            exchange.close();
        } else {
            send(exchange, 200, bytes);
        }
    }

    private static boolean matches(HttpExchange exchange, String header, @org.jspecify.annotations.Nullable String is) {
        return is != null && is.equals(exchange.getRequestHeaders().getFirst(header));
    }

    private void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        answers.add(status + " " + exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
