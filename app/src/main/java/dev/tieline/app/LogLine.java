package dev.tieline.app;

import dev.tieline.format.JsonText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the log: time, level, room, words; what stands in a message as {@code name={0}} is a
 * field of its own in JSON. Whatever texts of others are in it, they make no line of their own.
 */
final class LogLine extends Formatter {
    static final String OURS = "dev.tieline.";

    private static final Pattern FIELD = Pattern.compile("([a-z][a-z-]*)=\\{([0-9])}");

    private final boolean json;

    /**
     * @param json whether each line is a JSON object
     */
    LogLine(boolean json) {
        this.json = json;
    }

    @Override
    public String format(LogRecord record) {
        return json ? object(record) : words(record);
    }

    private static String room(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
    }

    private String words(LogRecord record) {
        StringBuilder out = new StringBuilder();
        out.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        out.append(record.getLevel().getName()).append(' ').append(room(record)).append(": ");
        out.append(plain(formatMessage(record))).append('\n');
        if (record.getThrown() != null) {
            trace(record.getThrown())
                    .lines()
                    .forEach(line -> out.append('\t').append(plain(line)).append('\n'));
        }
        return out.toString();
    }

    /** A line break could forge another line, an escape could command the terminal. */
    private static String plain(String text) {
        return text.replace("\t", " ").replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
    }

    private String object(LogRecord record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("level", record.getLevel().getName());
        fields.put("room", room(record));
        fields.put("message", formatMessage(record));
        Object[] values = record.getParameters();
        Matcher field = FIELD.matcher(String.valueOf(record.getMessage()));
        while (values != null && field.find()) {
            int index = Integer.parseInt(field.group(2));
            if (index < values.length) {
                fields.putIfAbsent(field.group(1), String.valueOf(values[index]));
            }
        }
        if (record.getThrown() != null) {
            fields.put("trace", trace(record.getThrown()));
        }
        return JsonText.compact(fields) + "\n";
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
