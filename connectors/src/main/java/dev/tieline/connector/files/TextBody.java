package dev.tieline.connector.files;

import dev.tieline.api.Document;
import java.util.ArrayList;
import java.util.List;

/** Rows as text: CSV and JSON. */
final class TextBody implements Body {
    private final FileOperation.Layout layout;
    private final RowText text;

    /** The only copy of the chunk's rows: from here they are written into the part. */
    private final List<byte[]> rows = new ArrayList<>();

    TextBody(FileOperation.Layout layout, List<String> columns) {
        this.layout = layout;
        this.text = new RowText(layout, columns);
    }

    @Override
    public void take(Document row) throws Unwritable {
        try {
            rows.add(text.row(row));
        } catch (RowText.Unwritable e) {
            throw new Unwritable(
                    e.ofLine() ? WriteFaults.emptyLine() : WriteFaults.unwritable(layout));
        }
    }

    @Override
    public int taken() {
        return rows.size();
    }

    @Override
    public void forget() {
        rows.clear();
    }

    @Override
    public Chunk first(String file) {
        List<byte[]> all = new ArrayList<>(List.of(text.head()));
        all.addAll(rows(false));
        return new Chunk(all, "");
    }

    @Override
    public Chunk further(At at) {
        return new Chunk(rows(at.rows() > 0), "");
    }

    /** Those taken up, and what stands between two of them. */
    private List<byte[]> rows(boolean behindOthers) {
        byte[] between = text.between();
        if (between.length == 0) {
            return rows;
        }
        List<byte[]> pieces = new ArrayList<>(2 * rows.size());
        for (byte[] row : rows) {
            if (behindOthers || !pieces.isEmpty()) {
                pieces.add(between);
            }
            pieces.add(row);
        }
        return pieces;
    }

    @Override
    public Chunk end(At at) {
        byte[] tail = text.tail(at.rows() > 0);
        return new Chunk(tail.length == 0 ? List.of() : List.of(tail), "");
    }
}
