package dev.calque.cli.args;

/** Whether somebody may have meant another word. */
public final class Nearest {
    private Nearest() {}

    /** At most two letters differ, in a short word one. */
    public static boolean isNear(String known, String written) {
        return known.startsWith(written) && written.length() > 2
                || distance(known, written) <= (known.length() < 4 ? 1 : 2);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(row[j] + 1, row[j - 1] + 1), diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
