package trit.notebook

import com.fasterxml.jackson.databind.ObjectMapper
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import org.zeromq.SocketType
import org.zeromq.ZContext
import org.zeromq.ZMQ

/**
 * Speaks Jupyter's wire protocol 5.3 with a kernel in a process of its own, as a front end does:
 * signed messages of several frames over five sockets.
 */
class JupyterClient implements AutoCloseable {
    static final String KEY = 'a key of this test'
    private static final ObjectMapper JSON = new ObjectMapper()
    private static final String DELIMITER = '<IDS|MSG>'

    final Process process
    private final ZContext context = new ZContext()
    private final Map<String, ZMQ.Socket> sockets = [:]
    private final String session = UUID.randomUUID()

    JupyterClient(Path folder, List<String> options = []) {
        Map<String, Integer> ports = ['shell', 'iopub', 'stdin', 'control', 'hb'].collectEntries { [it, freePort()] }
        Path file = folder.resolve('connection.json')
        Files.writeString(file, JSON.writeValueAsString([
            transport: 'tcp', ip: '127.0.0.1', key: KEY, signature_scheme: 'hmac-sha256'
        ] + ports.collectEntries { [it.key + '_port', it.value] }))
        process = new ProcessBuilder(command(folder, options) + file.toString())
            .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve('kernel.log').toFile()).start()
        ports.each { name, port -> sockets[name] = connect(name, port) }
        sockets.iopub.subscribe('')
        waitForKernel()
    }

    /** Everything that came of one cell. */
    static class Outcome {
        Map reply
        List<Map> messages = []

        List<Map> of(String type) {
            messages.findAll { it.header.msg_type == type }*.content
        }

        String stream(String name) {
            of('stream').findAll { it.name == name }*.text.join('')
        }

        /** What the result, or else what is displayed, looks like in a format. */
        String shown(String mime) {
            (of('execute_result') + of('display_data') + of('update_display_data'))*.data*.get(mime).findAll().join('\n')
        }

        String error() {
            of('error')*.evalue.join('\n')
        }
    }

    /** Runs a cell to its end. */
    Outcome execute(String code, int seconds = 300) {
        String id = begin(code)
        end(id, seconds)
    }

    /** Sends a cell and returns at once. */
    String begin(String code, boolean stdin = false) {
        send('shell', 'execute_request', [
            code: code, silent: false, store_history: true, user_expressions: [:], allow_stdin: stdin, stop_on_error: true])
    }

    /** Waits for the end of a cell. */
    Outcome end(String id, int seconds = 300) {
        Outcome outcome = new Outcome()
        long deadline = System.currentTimeMillis() + seconds * 1000
        boolean idle = false
        while ((!idle || outcome.reply == null) && System.currentTimeMillis() < deadline) {
            Map message = receive('iopub', 20)
            if (message?.parent_header?.msg_id == id) {
                outcome.messages << message
                idle |= message.header.msg_type == 'status' && message.content.execution_state == 'idle'
            }
            Map reply = receive('shell', 1)
            if (reply?.parent_header?.msg_id == id) {
                outcome.reply = reply.content
            }
        }
        assert idle && outcome.reply != null: "the cell did not end in $seconds s"
        outcome
    }

    /** A request with one reply. */
    Map ask(String type, Map content, String channel = 'shell') {
        String id = send(channel, type, content)
        long deadline = System.currentTimeMillis() + 120_000
        while (System.currentTimeMillis() < deadline) {
            Map reply = receive(channel, 100)
            if (reply?.parent_header?.msg_id == id) {
                return reply.content
            }
        }
        throw new AssertionError("no reply to $type" as Object)
    }

    /** Waits until the kernel asks for input, and answers. */
    void answer(String value) {
        Map request = receive('stdin', 120_000)
        assert request?.header?.msg_type == 'input_request'
        send('stdin', 'input_reply', [value: value], request.header)
    }

    /** Waits for a message of a running cell. */
    Map await(String type, int seconds = 30) {
        long deadline = System.currentTimeMillis() + seconds * 1000
        while (System.currentTimeMillis() < deadline) {
            Map message = receive('iopub', 50)
            if (message?.header?.msg_type == type) {
                return message
            }
        }
        throw new AssertionError("no $type in $seconds s" as Object)
    }

    boolean ends(int seconds) {
        process.waitFor(seconds, TimeUnit.SECONDS)
    }

    @Override
    void close() {
        process.destroyForcibly()
        context.close()
    }

    private static List<String> command(Path folder, List<String> options) {
        List<String> java = [System.getProperty('java.home') + '/bin/java', '--add-modules=jdk.incubator.vector',
                             '--enable-native-access=ALL-UNNAMED', '-Xmx1g'] + options
        ['env', "TRIT_CACHE=${folder.resolve('cache')}".toString()] + java +
            ['-cp', classPath(), 'trit.notebook.Kernel']
    }

    private static String classPath() {
        System.getProperty('java.class.path').split(File.pathSeparator)
            .collect { Path.of(it).toAbsolutePath().toString() }.join(File.pathSeparator)
    }

    private ZMQ.Socket connect(String name, int port) {
        SocketType type = name == 'iopub' ? SocketType.SUB : name == 'hb' ? SocketType.REQ : SocketType.DEALER
        ZMQ.Socket socket = context.createSocket(type)
        if (type == SocketType.DEALER) {
            socket.identity = session.bytes
        }
        socket.linger = 0
        socket.connect("tcp://127.0.0.1:$port")
        socket
    }

    /** Asks until both the shell answers and the subscription has arrived. */
    private void waitForKernel() {
        long deadline = System.currentTimeMillis() + 240_000
        while (System.currentTimeMillis() < deadline) {
            String id = send('shell', 'kernel_info_request', [:])
            Map status = null
            while (status == null && System.currentTimeMillis() < deadline && process.alive) {
                status = receive('iopub', 300)
                if (status == null) {
                    send('shell', 'kernel_info_request', [:])
                }
            }
            if (status != null) {
                Thread.sleep(200)
                while (receive('iopub', 100) != null) {}
                while (receive('shell', 10) != null) {}
                return
            }
        }
        throw new AssertionError('the kernel did not start' as Object)
    }

    private String send(String channel, String type, Map content, Map parent = [:]) {
        String id = UUID.randomUUID()
        Map header = [msg_id: id, username: 'spec', session: session, msg_type: type, version: '5.3',
                      date: java.time.Instant.now().toString()]
        List<String> parts = [header, parent, [:], content].collect { JSON.writeValueAsString(it) }
        ([DELIMITER, sign(parts)] + parts).eachWithIndex { part, i ->
            sockets[channel].send(part.bytes, i < 5 ? ZMQ.SNDMORE : 0)
        }
        id
    }

    private Map receive(String channel, int milliseconds) {
        assert process.alive || channel == 'control': 'the kernel has ended'
        ZMQ.Socket socket = sockets[channel]
        socket.receiveTimeOut = milliseconds
        byte[] first = socket.recv()
        if (first == null) {
            return null
        }
        List<String> frames = [new String(first, 'UTF-8')]
        while (socket.hasReceiveMore()) {
            frames << new String(socket.recv(), 'UTF-8')
        }
        frames = frames.drop(frames.indexOf(DELIMITER) + 1)
        assert frames[0] == sign(frames[1..4]): 'a message with a wrong signature'
        [header: JSON.readValue(frames[1], Map), parent_header: JSON.readValue(frames[2], Map), content: JSON.readValue(frames[4], Map)]
    }

    private static String sign(List<String> parts) {
        Mac mac = Mac.getInstance('HmacSHA256')
        mac.init(new SecretKeySpec(KEY.bytes, 'HmacSHA256'))
        parts.each { mac.update(it.getBytes('UTF-8')) }
        mac.doFinal().encodeHex().toString()
    }

    private static int freePort() {
        new ServerSocket(0).withCloseable { it.localPort }
    }
}
