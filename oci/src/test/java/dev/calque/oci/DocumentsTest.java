package dev.calque.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Manifests, indexes and configs from untrusted hands. */
class DocumentsTest {
    private static final Descriptor CONFIG = new Descriptor(MediaType.CONFIG, Digest.sha256("config"), 6);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Manifest manifest(byte[] bytes) {
        return Manifest.parse(bytes, MediaType.MANIFEST, "the manifest");
    }

    @Test
    void manifest_survivesARoundTrip() {
        Manifest manifest = new Manifest(CONFIG, List.of(new Descriptor(MediaType.LAYER_TAR, Digest.sha256("l"), 3)));
        assertThat(manifest(manifest.bytes())).isEqualTo(manifest);
    }

    @Test
    void index_survivesARoundTrip_andFindsAPlatform() {
        Platform arm = Platform.parse("linux/arm64");
        Descriptor target = new Descriptor(MediaType.MANIFEST, Digest.sha256("m"), 3).withPlatform(arm);
        Index index = Index.parse(new Index(List.of(target)).bytes(), MediaType.INDEX, "the index");
        assertThat(index.find(arm)).contains(target);
        assertThat(index.find(Platform.parse("linux/amd64"))).isEmpty();
    }

    @Test
    void document_thatIsManifestAndIndex_isRefused() {
        String config = CONFIG.toJson().members().isEmpty()
                ? ""
                : new String(CONFIG.toJson().bytes(), StandardCharsets.UTF_8);
        byte[] both = bytes("{'schemaVersion':2,'config':" + config + ",'layers':[],'manifests':[]}");
        assertThatThrownBy(() -> manifest(both)).hasMessageContaining("ambiguous");
        assertThatThrownBy(() -> Index.parse(both, MediaType.INDEX, "x")).hasMessageContaining("ambiguous");
    }

    @Test
    void mediaType_thatDisagrees_isRefused() {
        byte[] index = new Index(List.of()).bytes();
        assertThatThrownBy(() -> manifest(index)).hasMessageContaining("announced");
    }

    @Test
    void manifest_ofAnySize_isBounded() {
        assertThatThrownBy(() -> manifest(new byte[Manifest.LARGEST_BYTES + 1])).hasMessageContaining("allowed");
        List<Descriptor> many = Collections.nCopies(100_000, CONFIG);
        assertThatThrownBy(() -> new Manifest(CONFIG, many)).hasMessageContaining("allowed");
        assertThatThrownBy(() -> new Index(many)).hasMessageContaining("allowed");
    }

    @Test
    void json_thatNestsForEver_isRefused() {
        String deep = "{'a':".repeat(5_000) + "1" + "}".repeat(5_000);
        assertThatThrownBy(() -> Json.object(bytes(deep), "deep")).isInstanceOf(CalqueException.class);
        for (String bad : List.of("", "[", "{", "{'a'}", "null", "[1]", "{'a':1e999999999}x")) {
            assertThatThrownBy(() -> Json.object(bytes(bad), "bad").number("a"))
                    .as(bad)
                    .isInstanceOf(CalqueException.class);
        }
    }

    @Test
    void descriptor_withNegativeSize_isRefused() {
        byte[] json =
                bytes("{'schemaVersion':2,'config':{'mediaType':'x','digest':'" + CONFIG.digest() + "','size':-1}}");
        assertThatThrownBy(() -> manifest(json)).isInstanceOf(CalqueException.class);
    }
}
