package trit.file.hub

import com.fasterxml.jackson.databind.ObjectMapper
import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.security.MessageDigest
import trit.file.Sha256
import java.lang.foreign.MemorySegment

/** A Hub on the loopback interface: small files it sends itself, large ones lie in another place. */
class FakeHub implements AutoCloseable {
    static final String COMMIT = '0123456789abcdef0123456789abcdef01234567'

    final Map<String, byte[]> files = [:]
    final Set<String> large = []
    final List<Map> requests = [].asSynchronized()
    /** Bytes after which the storage drops the connection, once per entry. */
    final List<Integer> cuts = []
    Closure tamper = { byte[] bytes -> bytes }
    int status = 0
    boolean ranges = true

    private final HttpServer hub = serve(this.&answer)
    private final HttpServer storage = serve(this.&store)

    String address() {
        "http://127.0.0.1:${hub.address.port}"
    }

    HubSettings settings(java.nio.file.Path home, Map extra = [:]) {
        HubSettings.of([HF_HOME: home.toString(), HF_ENDPOINT: address()] + extra, home)
    }

    void put(String path, byte[] bytes, boolean isLarge = false) {
        files[path] = bytes
        if (isLarge) {
            large << path
        }
    }

    static String gitHash(byte[] bytes) {
        def digest = MessageDigest.getInstance('SHA-1')
        digest.update("blob ${bytes.length}\0".getBytes('US-ASCII'))
        HexFormat.of().formatHex(digest.digest(bytes))
    }

    static String sha256(byte[] bytes) {
        Sha256.of(MemorySegment.ofArray(bytes))
    }

    private void answer(HttpExchange exchange) {
        note('hub', exchange)
        def path = exchange.requestURI.path
        if (status) {
            exchange.sendResponseHeaders(status, -1)
            return
        }
        if (path.startsWith('/api/')) {
            list(exchange, path)
            return
        }
        if (path.startsWith('/old/name/')) {
            redirect(exchange, path.replace('/old/name/', '/org/name/'), 307)
            return
        }
        def known = path.startsWith('/org/name/') || path.startsWith('/datasets/org/name/')
        def name = path.replaceFirst('^(/datasets)?/org/name/resolve/[0-9a-f]{40}/', '')
        if (!known || !path.contains(COMMIT) || !files.containsKey(name)) {
            exchange.responseHeaders.add('X-Error-Code', !known ? 'RepoNotFound' : !path.contains(COMMIT) ? 'RevisionNotFound' : 'EntryNotFound')
            exchange.sendResponseHeaders(404, -1)
            return
        }
        if (name in large) {
            exchange.responseHeaders.add('X-Linked-Etag', "\"${sha256(files[name])}\"")
            exchange.responseHeaders.add('X-Linked-Size', files[name].length.toString())
            def place = exchange.requestURI.rawPath.replaceFirst('.*/resolve/[0-9a-f]{40}/', '')
            redirect(exchange, "http://127.0.0.1:${storage.address.port}/$place?signature=x", 302)
        } else {
            exchange.responseHeaders.add('ETag', "\"${gitHash(files[name])}\"")
            send(exchange, files[name])
        }
    }

    /** The list of files, two on a page. */
    private void list(HttpExchange exchange, String path) {
        if (path == '/api/models/org/name/revision/main') {
            send(exchange, new ObjectMapper().writeValueAsBytes([id: 'org/name', sha: COMMIT]))
            return
        }
        if (path != "/api/datasets/org/name/tree/$COMMIT".toString()) {
            exchange.sendResponseHeaders(404, -1)
            return
        }
        int page = exchange.requestURI.query.find(/(?<=cursor=)\d+/)?.toInteger() ?: 0
        def names = files.keySet().toList()
        if (names.size() > 2 * page + 2) {
            exchange.responseHeaders.add('Link', "<${address()}$path?recursive=true&cursor=${page + 1}>; rel=\"next\"")
        }
        def entries = names.drop(2 * page).take(2).collect { [type: 'file', path: it, size: files[it].length] }
        send(exchange, new ObjectMapper().writeValueAsBytes([[type: 'directory', path: 'data']] + entries))
    }

    private void store(HttpExchange exchange) {
        note('storage', exchange)
        send(exchange, files[exchange.requestURI.path.substring(1)])
    }

    private void send(HttpExchange exchange, byte[] bytes) {
        if (exchange.requestMethod == 'HEAD') {
            exchange.responseHeaders.add('Content-Length', bytes.length.toString())
            exchange.sendResponseHeaders(200, -1)
            return
        }
        bytes = tamper(bytes)
        def range = exchange.requestHeaders.getFirst('Range')
        int from = ranges && range ? range.find(/\d+/).toInteger() : 0
        if (from >= bytes.length && from > 0) {
            exchange.sendResponseHeaders(416, -1)
            return
        }
        if (from > 0) {
            exchange.responseHeaders.add('Content-Range', "bytes $from-${bytes.length - 1}/${bytes.length}")
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, bytes.length - from)
        int until = cuts ? Math.min(bytes.length, from + cuts.removeFirst()) : bytes.length
        exchange.responseBody.write(bytes, from, until - from)
        exchange.responseBody.flush()
    }

    private static void redirect(HttpExchange exchange, String to, int status) {
        exchange.responseHeaders.add('Location', to)
        exchange.sendResponseHeaders(status, -1)
    }

    private void note(String who, HttpExchange exchange) {
        requests << [who: who, method: exchange.requestMethod, path: exchange.requestURI.path,
            token: exchange.requestHeaders.getFirst('Authorization'), range: exchange.requestHeaders.getFirst('Range')]
    }

    private static HttpServer serve(Closure handler) {
        def server = HttpServer.create(new InetSocketAddress(InetAddress.getByName('127.0.0.1'), 0), 0)
        server.createContext('/') { HttpExchange exchange ->
            try {
                handler(exchange)
            } catch (IOException cut) {
                System.err.println("fake hub: $cut")
            } finally {
                exchange.close()
            }
        }
        server.start()
        server
    }

    @Override
    void close() {
        hub.stop(0)
        storage.stop(0)
    }
}
