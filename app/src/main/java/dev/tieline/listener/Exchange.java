package dev.tieline.listener;

import dev.tieline.http2.Field;
import dev.tieline.http2.FieldWriter;
import dev.tieline.http2.Frame;
import dev.tieline.http2.FrameBroken;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP/2 and its answer. To the server it is a connection that carries one request
 * in HTTP/1.1, so whatever bounds those bounds this one too.
 */
final class Exchange implements AnswerText.Parts {
    private final Traffic traffic;
    private final int id;
    private final Pipe pipe;
    private final AnswerText answer;
    private final Window window;
    private byte[] head = {};
    private @Nullable Line line;
    private boolean sent;
    private volatile boolean answered;
    private volatile boolean ending;
    private volatile boolean cut;
    private volatile boolean gone;
    private volatile int code = FrameBroken.CANCEL;

    Exchange(Traffic traffic, int id, RequestHead head) {
        this.traffic = traffic;
        this.id = id;
        this.window = traffic.newWindow();
        this.pipe = new Pipe(head, bytes -> traffic.credit(this, bytes));
        boolean bodiless = head.text().startsWith("HEAD ");
        this.answer = new AnswerText(this, bodiless);
    }

    int id() {
        return id;
    }

    Pipe pipe() {
        return pipe;
    }

    /** Guarded by the lock of its connection. */
    Window window() {
        return window;
    }

    /** To be called once, before {@link #run}. */
    void begin(Connections connections, ConnectionContext context, Line own) {
        line = own;
        LineContext seen = new LineContext(context, own, answer);
        own.speak(() -> connections.exchange(seen));
    }

    /** Works on it until it is over. */
    void run(Limit limit) {
        try {
            ServerConnection work = Objects.requireNonNull(line);
            work.handle(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            traffic.ended(this);
        }
    }

    /** Whatever goes on, nothing is waited for any more. */
    void cut() {
        cut = true;
        pipe.cut();
        traffic.wake();
    }

    /** The same, because the caller wants it no more. */
    void reset() {
        gone = true;
        cut();
    }

    /** The same, because it cannot be gone on with. */
    void broken(int why) {
        code = why;
        cut();
    }

    /** To be called right before the last frame of the answer is written. */
    void ending() {
        ending = true;
    }

    /** Whether it is over for a caller who has heard all of the answer, and may ask anew. */
    boolean isOver() {
        return ending && pipe.ended();
    }

    boolean isCut() {
        return cut;
    }

    /** Whether the caller has heard anything of it. */
    boolean answered() {
        return answered;
    }

    /** What the caller is to hear when it is over; negative for nothing. */
    int farewell() {
        if (gone) {
            return -1;
        }
        if (!sent) {
            return code;
        }
        return pipe.ended() ? -1 : FrameBroken.NO_ERROR;
    }

    @Override
    public void head(List<Field> fields, boolean last) {
        byte[] block = FieldWriter.write(fields);
        int flags = Frame.END_HEADERS | (last ? Frame.END_STREAM : 0);
        byte[] frame = Frame.of(Frame.HEADERS, flags, id, block, 0, block.length);
        boolean interim = fields.getFirst().value().startsWith("1");
        if (last || interim) {
            answered = last;
            if (last) {
                ending();
            }
            traffic.write(this, frame);
            sent = last;
            return;
        }
        // It goes with the first part of the body.
        head = frame;
    }

    @Override
    public void body(byte[] bytes, int from, int length, boolean last) {
        answered = true;
        byte[] before = head;
        head = new byte[0];
        traffic.body(this, before, bytes, from, length, last);
        sent = last;
    }

    @Override
    public void flush() {
        if (head.length > 0) {
            answered = true;
            byte[] alone = head;
            head = new byte[0];
            traffic.write(this, alone);
        }
    }
}
