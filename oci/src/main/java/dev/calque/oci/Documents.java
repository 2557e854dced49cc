package dev.calque.oci;

/** What manifests and indexes have in common when they come from untrusted hands. */
final class Documents {
    private Documents() {}

    /**
     * Parses a document of known media type: bounded, agreeing with its own {@code mediaType}, and without the member
     * that would let another reader take it for something else (CVE-2021-41190).
     */
    static JsonObject check(byte[] bytes, MediaType expected, String what, String foreignMember) {
        if (bytes.length > Manifest.LARGEST_BYTES) {
            throw CalqueException.invalid(
                    what + " has " + bytes.length + " bytes; " + Manifest.LARGEST_BYTES + " are allowed");
        }
        JsonObject json = Json.object(bytes, what);
        json.optionalText("mediaType")
                .filter(own -> !own.equals(expected.value()))
                .ifPresent(own -> {
                    throw CalqueException.invalid(what + " says it is " + own + " but was announced as " + expected);
                });
        if (json.has(foreignMember)) {
            throw CalqueException.invalid(what + " has '" + foreignMember + "', so it is ambiguous");
        }
        return json;
    }
}
