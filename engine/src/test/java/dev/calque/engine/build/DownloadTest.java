package dev.calque.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.calque.engine.MainContext;
import dev.calque.graph.Op;
import dev.calque.oci.CalqueException;
import dev.calque.oci.Digest;
import dev.calque.store.Lease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DownloadTest {
    @TempDir
    Path work;

    private Path folder;
    private Builds builds;
    private FileServer server;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectories(work.resolve("main"));
        builds = new Builds(work.resolve("store"));
        server = new FileServer();
    }

    @AfterEach
    void stop() {
        server.close();
        builds.close();
    }

    private Map<String, String> add(String words) throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nADD " + words + " /dir/\n");
        return builds.files(new MainContext.Folder(folder));
    }

    @Test
    void addedFile_isForRootOnly_andNamedAsInTheUrl() throws Exception {
        server.put("/path/file.txt", "text", Map.of("Content-Disposition", "attachment; filename=../../evil"));
        assertThat(add(server.url("/path/file.txt?q=1")))
                .containsEntry("/dir/file.txt", "600 0:0 text")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/..", "/a/%2e%2e", "/a/..%2f..%2fb"})
    void namesThatLeadElsewhere_stayInTheFolder(String path) throws Exception {
        server.serve("/a", exchange -> {
            exchange.sendResponseHeaders(200, 1);
            exchange.getResponseBody().write('x');
            exchange.close();
        });
        assertThat(add(server.url(path)).keySet())
                .allMatch(found -> found.matches("/dir(/[^/.]+)?"))
                .hasSize(2);
    }

    @Test
    void unchangedFile_isNotSentAgain_butAChangedOneIs() throws Exception {
        server.put("/f", "one", Map.of("ETag", "\"1\""));
        assertThat(add(server.url("/f"))).containsEntry("/dir/f", "600 0:0 one");
        assertThat(add(server.url("/f"))).containsEntry("/dir/f", "600 0:0 one");
        assertThat(builds.ran()).isZero();
        server.put("/f", "two", Map.of("ETag", "\"2\""));
        assertThat(add(server.url("/f"))).containsEntry("/dir/f", "600 0:0 two");
        assertThat(server.answers()).containsExactly("200 /f", "304 /f", "200 /f");
    }

    @Test
    void fileWithAnOldTime_isComparedByThat() throws Exception {
        server.put("/f", "one", Map.of("Last-Modified", "Thu, 02 Jan 2020 03:04:05 GMT"));
        add(server.url("/f"));
        add(server.url("/f"));
        assertThat(server.answers()).containsExactly("200 /f", "304 /f");
    }

    @Test
    void unchangedFile_whoseResultIsGone_isSentAgain() throws Exception {
        server.put("/f", "one", Map.of("ETag", "\"1\""));
        add(server.url("/f"));
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nADD " + server.url("/f") + " /elsewhere\n");
        try (Lease lease = builds.store().lease("test")) {
            Downloads again = new Downloads(lease, builds.store().contexts());
            Op.FromUrl url = new Op.FromUrl(URI.create(server.url("/f")), Optional.empty(), "f", 0600);
            assertThat(again.look(url).digest()).isEqualTo(Digest.sha256("one"));
            assertThat(again.file(url)).hasContent("one");
        }
        assertThat(server.answers()).containsExactly("200 /f", "304 /f", "200 /f");
    }

    @Test
    void wrongChecksum_isRefused_withBothDigests() {
        server.put("/f", "one", Map.of());
        Digest wrong = Digest.sha256("other");
        assertThatThrownBy(() -> add("--checksum=" + wrong + " " + server.url("/f")))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("digest mismatch, expected " + wrong + ", got " + Digest.sha256("one"));
    }

    @Test
    void serverThatFallsSilent_isGivenUp() {
        server.serve("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        try (Lease lease = builds.store().lease("test")) {
            Downloads downloads = new Downloads(lease, builds.store().contexts(), Duration.ofSeconds(1));
            Op.FromUrl url = new Op.FromUrl(URI.create(server.url("/slow")), Optional.empty(), "f", 0600);
            assertThatThrownBy(() -> downloads.look(url))
                    .isInstanceOf(CalqueException.class)
                    .hasMessageContaining("nothing came for 1 seconds");
        }
    }

    @Test
    void announcedSizeBeyondTheDisk_isRefusedBeforeItComes() {
        server.serve("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 60);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });
        assertThatThrownBy(() -> add(server.url("/huge")))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("no room for 1152921504606846976 bytes");
    }

    @Test
    void redirectFromHttpsToHttp_isNotFollowed() throws Exception {
        SSLContext before = SSLContext.getDefault();
        server.put("/plain", "text", Map.of());
        Command.run(
                work,
                System.getProperty("java.home") + "/bin/keytool",
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                "keys",
                "-storepass",
                "password",
                "-storetype",
                "PKCS12");
        SSLContext tls = tls(work.resolve("keys"));
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        secure.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/plain"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        secure.start();
        SSLContext.setDefault(tls);
        try {
            assertThatThrownBy(
                            () -> add("https://127.0.0.1:" + secure.getAddress().getPort() + "/f"))
                    .isInstanceOf(CalqueException.class)
                    .hasMessageContaining("redirects (302)");
            assertThat(server.answers()).isEmpty();
        } finally {
            SSLContext.setDefault(before);
            secure.stop(0);
        }
    }

    private static SSLContext tls(Path keys) throws Exception {
        char[] password = "password".toCharArray();
        KeyStore store = KeyStore.getInstance(keys.toFile(), password);
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, password);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, password);
        known.setCertificateEntry("a", store.getCertificate("a"));
        trusted.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @Test
    void redirectLoop_ends() {
        server.serve("/loop", exchange -> {
            exchange.getResponseHeaders().set("Location", server.url("/loop"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        assertThatThrownBy(() -> add(server.url("/loop"))).isInstanceOf(CalqueException.class);
    }

    @Test
    void passwordOfAUrl_isNotInMessages() {
        String withPassword = server.url("/missing").replace("://", "://me:hunter2@");
        assertThatThrownBy(() -> add(withPassword))
                .isInstanceOf(CalqueException.class)
                .hasMessageContaining("***@127.0.0.1");
    }
}
