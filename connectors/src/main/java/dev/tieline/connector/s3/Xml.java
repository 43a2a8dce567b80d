package dev.tieline.connector.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an answer.
 *
 * @param text in it, without that of its children
 */
record Xml(String name, String text, List<Xml> children) {
    private static final int MAX_DEPTH = 10;

    Xml {
        children = List.copyOf(children);
    }

    /** Empty when it is none. Nothing outside of it is ever looked at. */
    static Optional<Xml> of(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    return Optional.of(element(reader, 0));
                }
            }
            return Optional.empty();
        } catch (XMLStreamException _) {
            return Optional.empty();
        }
    }

    private static Xml element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new XMLStreamException("too deep");
        }
        String name = reader.getLocalName();
        StringBuilder text = new StringBuilder();
        List<Xml> children = new ArrayList<>();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Xml(name, text.toString(), children);
                }
                default -> {
                    // Comments and the like say nothing.
                }
            }
        }
    }

    /** A text as it stands in an element. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    List<Xml> all(String child) {
        return children.stream().filter(one -> one.name.equals(child)).toList();
    }

    /** Of the first child of that name; empty when there is none. */
    String text(String child) {
        return children.stream()
                .filter(one -> one.name.equals(child))
                .map(Xml::text)
                .findFirst()
                .orElse("");
    }
}
