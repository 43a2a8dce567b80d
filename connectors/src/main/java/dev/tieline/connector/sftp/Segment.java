package dev.tieline.connector.sftp;

import dev.tieline.connector.files.Draft.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * What one writer wrote of a part. The state of a part is a line for each, in their order.
 *
 * @param name in the hidden folder; without spaces
 * @param length that counts, in bytes
 */
record Segment(String name, long length) {

    static List<Segment> of(Part part) {
        List<Segment> segments = new ArrayList<>();
        for (String line : part.state().lines().toList()) {
            int space = line.indexOf(' ');
            segments.add(
                    new Segment(
                            line.substring(0, space), Long.parseLong(line.substring(space + 1))));
        }
        return segments;
    }

    static Part in(Part part, List<Segment> segments) {
        List<String> lines =
                segments.stream().map(segment -> segment.name() + " " + segment.length()).toList();
        return new Part(part.file(), part.run(), String.join("\n", lines));
    }
}
