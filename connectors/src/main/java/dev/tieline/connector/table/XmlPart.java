package dev.tieline.connector.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Goes through an XML file within a workbook, tag by tag. Names count without their namespaces, for
 * there are two sets of them. Types of documents and entities are refused; between two looks at the
 * budget no more than some bytes are unpacked.
 */
final class XmlPart implements Closeable {
    private static final long MOST = 16L << 20;

    /** The parser keeps each name that it has met; workbooks have a hundred. */
    private static final int MOST_NAMES = 10_000;

    private final Counted in;
    private final XMLStreamReader xml;
    private final Set<String> names = new HashSet<>();

    XmlPart(InputStream in) throws IOException {
        this.in = new Counted(in);
        try {
            this.xml = factory().createXMLStreamReader(text(this.in));
        } catch (XMLStreamException | RuntimeException _) {
            throw failure();
        }
    }

    /** Another one for each: nobody says that one may be shared by threads. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        // They count each &amp; of the whole; what is declared is refused anyhow.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        // Otherwise it says what is wrong on the standard error stream.
        factory.setXMLReporter((_, _, _, _) -> {});
        return factory;
    }

    /**
     * In UTF-8 or UTF-16; there are no others in workbooks. Decoded here, for the parser prints.
     */
    private static Reader text(InputStream in) throws IOException {
        PushbackInputStream start = new PushbackInputStream(in, 3);
        byte[] first = start.readNBytes(3);
        int mark = first.length < 2 ? 0 : ((first[0] & 0xFF) << 8) | (first[1] & 0xFF);
        Charset encoding =
                switch (mark) {
                    case 0xFEFF, 0xFFFE -> StandardCharsets.UTF_16;
                    default -> StandardCharsets.UTF_8;
                };
        boolean marked = first.length == 3 && mark == 0xEFBB && first[2] == (byte) 0xBF;
        if (!marked) {
            start.unread(first);
        }
        return new InputStreamReader(start, encoding.newDecoder());
    }

    /** What is unpacked, as far as it may be. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long left = MOST;
        private Optional<IOException> failure = Optional.empty();

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int count = in.read(into, from, length);
                left -= count;
                if (left < 0) {
                    throw TableBroken.tooLarge(
                            "a row or a part of it takes more than " + (MOST >> 20) + " MB");
                }
                return count;
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private IOException failure() {
        return in.failure.orElseGet(
                () -> TableBroken.damaged("a file within it is no XML as workbooks have it"));
    }

    /** A row or so is done: as many bytes as at the beginning may follow. */
    void refill() {
        in.left = MOST;
    }

    /**
     * Goes to the next tag.
     *
     * @return whether there is one
     */
    boolean next() throws IOException {
        return step(Optional.empty());
    }

    /**
     * Goes to the next tag, with the text before it.
     *
     * @param most characters beyond which nothing is added
     */
    boolean next(StringBuilder text, int most) throws IOException {
        return step(Optional.of(new Wanted(text, most)));
    }

    private record Wanted(StringBuilder text, int most) {}

    private boolean step(Optional<Wanted> wanted) throws IOException {
        try {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        count();
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return true;
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw TableBroken.damaged("a file within it declares entities");
                    case XMLStreamConstants.CHARACTERS,
                            XMLStreamConstants.CDATA,
                            XMLStreamConstants.SPACE ->
                            wanted.ifPresent(this::add);
                    default -> {}
                }
            }
            return false;
        } catch (XMLStreamException | RuntimeException _) {
            throw failure();
        }
    }

    private void count() throws TableBroken {
        names.add(xml.getPrefix() + ":" + xml.getLocalName());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            names.add(xml.getAttributePrefix(i) + ":" + xml.getAttributeLocalName(i));
        }
        if (names.size() > MOST_NAMES) {
            throw TableBroken.tooLarge(
                    "a file within it has more than " + MOST_NAMES + " different names of tags");
        }
    }

    private void add(Wanted wanted) {
        if (wanted.text().length() <= wanted.most()) {
            wanted.text().append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
    }

    boolean begins(String name) {
        return xml.isStartElement() && xml.getLocalName().equals(name);
    }

    boolean ends(String name) {
        return xml.isEndElement() && xml.getLocalName().equals(name);
    }

    /** Of the tag that it is at; empty when it has none. */
    Optional<String> attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return Optional.of(xml.getAttributeValue(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try {
            xml.close();
        } catch (XMLStreamException _) {
            // It was only read.
        }
        in.close();
    }
}
