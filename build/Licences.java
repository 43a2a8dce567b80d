import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * {@code java build/Licences.java BOM FILE}: writes what is shipped by licence, from a CycloneDX list
 * as XML. Fails when a component tells none of those we ship under.
 */
final class Licences {
    private static final List<String> SHIPPED =
            List.of("Apache-2.0", "MIT", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "Go License",
                    // A library that is linked at run time and can be replaced.
                    "LGPL-2.1", "LGPL-2.1-or-later");

    private Licences() {}

    public static void main(String[] arguments) throws Exception {
        var bom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(arguments[0]);
        var components =
                elements((Element) bom.getElementsByTagName("components").item(1), "component");
        var byLicence = new TreeMap<String, List<String>>();
        for (Element component : components) {
            String name = text(component, "group") + ":" + text(component, "name")
                    + " " + text(component, "version");
            List<String> told = elements(component, "license").stream()
                    .map(licence -> text(licence, "id") + text(licence, "name"))
                    .toList();
            String licence = SHIPPED.stream().filter(told::contains).findFirst().orElseThrow(
                    () -> new IllegalStateException(
                            name + " is shipped and tells the licences " + told
                                    + ", none of which is in build/Licences.java"));
            byLicence.computeIfAbsent(licence, _ -> new ArrayList<>()).add(name);
        }
        write(Path.of(arguments[1]), byLicence);
    }

    private static void write(Path file, TreeMap<String, List<String>> byLicence)
            throws IOException {
        List<String> lines = new ArrayList<>();
        byLicence.forEach((licence, names) -> {
            lines.add(licence);
            names.stream().sorted().map(name -> "  " + name).forEach(lines::add);
        });
        Files.write(file, lines);
    }

    private static List<Element> elements(Element in, String name) {
        var found = in.getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
    }

    private static String text(Element in, String name) {
        return elements(in, name).stream().findFirst().map(Element::getTextContent).orElse("");
    }
}
