package dev.tieline.format;

import dev.tieline.api.Findings;
import dev.tieline.api.Node;
import dev.tieline.api.Place;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2 files of a workspace as {@link Node}s with places. One document; no anchors, aliases or
 * tags, so what is read is what is written; no key twice in one mapping.
 */
public final class YamlText {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Limits.YAML_CHARACTERS + 1).build();

    private final String file;
    private final Findings findings;
    private final Iterator<Event> events;
    private int nodes;

    private YamlText(String file, String text, Findings findings) {
        this.file = file;
        this.findings = findings;
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /**
     * Reads a workspace file; what is wrong goes to {@code findings}. Empty when nothing can be
     * made of it; duplicate keys are reported and the first one kept.
     */
    public static Optional<Node> read(String file, String text, Findings findings) {
        if (text.length() > Limits.YAML_CHARACTERS) {
            findings.add(
                    Place.startOf(file),
                    "yaml-too-large",
                    "The file has more than " + Limits.YAML_CHARACTERS + " characters.",
                    "",
                    "Split it.");
            return Optional.empty();
        }
        try {
            return new YamlText(file, text, findings).document();
        } catch (Stopped e) {
            findings.add(e.place, e.code, String.valueOf(e.getMessage()), "", e.remedy);
        } catch (MarkedYamlEngineException e) {
            Place place = e.getProblemMark().map(m -> place(file, m)).orElse(Place.startOf(file));
            findings.add(
                    place, "yaml-syntax", "This is not YAML: " + problem(e) + ".", "", hint(e));
        } catch (ReaderException e) {
            Place place = placeOf(file, text, e.getPosition());
            findings.add(place, "yaml-syntax", "A character here is not allowed in YAML.", "", "");
        } catch (YamlEngineException | IllegalArgumentException _) {
            // The library parses the digits of an escape without asking whether there are any.
            findings.add(Place.startOf(file), "yaml-syntax", "This file is not YAML.", "", "");
        }
        return Optional.empty();
    }

    private Optional<Node> document() {
        Optional<Node> root = Optional.empty();
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
                throw stop(
                        event,
                        "yaml-documents",
                        "A second document starts here.",
                        "Keep one document in a file.");
            }
            if (event instanceof NodeEvent node) {
                root = Optional.of(node(node, 0));
            }
        }
        return root;
    }

    private Node node(Event event, int depth) {
        checkBounds(event, depth);
        Place place = place(event);
        return switch (event) {
            case ScalarEvent scalar -> {
                checkPlain(scalar, scalar.getTag().isPresent());
                yield new Node.Scalar(place, scalar.getValue(), !scalar.isPlain());
            }
            case SequenceStartEvent start -> {
                checkPlain(start, start.getTag().isPresent());
                yield sequence(place, depth);
            }
            case MappingStartEvent start -> {
                checkPlain(start, start.getTag().isPresent());
                yield mapping(place, depth);
            }
            default -> throw alias(event);
        };
    }

    private Node sequence(Place place, int depth) {
        List<Node> items = new ArrayList<>();
        Event event = events.next();
        while (!(event instanceof SequenceEndEvent)) {
            items.add(node(event, depth + 1));
            event = events.next();
        }
        return new Node.Sequence(place, items);
    }

    private Node mapping(Place place, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new LinkedHashMap<>();
        Event event = events.next();
        while (!(event instanceof MappingEndEvent)) {
            String key = key(event);
            Place keyPlace = place(event);
            Node value = node(events.next(), depth + 1);
            if (entries.putIfAbsent(key, value) == null) {
                keys.put(key, keyPlace);
            } else {
                findings.add(
                        keyPlace,
                        "key-twice",
                        "'" + key + "' stands twice in the same place.",
                        "Only one of the two could apply, and nobody could tell which.",
                        "Remove one; the other is in line "
                                + keys.getOrDefault(key, place).line()
                                + ".");
            }
            event = events.next();
        }
        return new Node.Mapping(place, entries, keys);
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            checkPlain(scalar, scalar.getTag().isPresent());
            return scalar.getValue();
        }
        if (event instanceof CollectionStartEvent) {
            throw stop(event, "yaml-key", "A key must be plain text.", "Put quotes around ${...}.");
        }
        throw alias(event);
    }

    private void checkPlain(NodeEvent event, boolean tagged) {
        if (event.getAnchor().isPresent()) {
            throw stop(
                    event,
                    "yaml-anchor",
                    "Anchors (&) are not supported.",
                    "Write the value out where it is needed, or put quotes around the text.");
        }
        if (tagged) {
            throw stop(
                    event,
                    "yaml-tag",
                    "Tags (!) are not supported.",
                    "Remove the tag, or put quotes around the text.");
        }
    }

    private void checkBounds(Event event, int depth) {
        if (depth > Limits.YAML_DEPTH || ++nodes > Limits.YAML_NODES) {
            throw stop(
                    event,
                    "yaml-too-deep",
                    "The file is nested more than "
                            + Limits.YAML_DEPTH
                            + " deep or has more than "
                            + Limits.YAML_NODES
                            + " values.",
                    "Make it simpler.");
        }
    }

    private Stopped alias(Event event) {
        String name = event instanceof AliasEvent alias ? alias.getAlias().getValue() : "";
        return stop(
                event,
                "yaml-alias",
                "Aliases (*" + name + ") are not supported.",
                "Write the value out where it is needed, or put quotes around the text.");
    }

    private Stopped stop(Event event, String code, String message, String remedy) {
        return new Stopped(place(event), code, message, remedy);
    }

    private Place place(Event event) {
        return event.getStartMark().map(mark -> place(file, mark)).orElse(Place.startOf(file));
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static Place placeOf(String file, String text, int position) {
        String before = text.substring(0, Math.clamp(position, 0, text.length()));
        int line = Math.toIntExact(before.chars().filter(c -> c == '\n').count()) + 1;
        return new Place(file, line, before.length() - before.lastIndexOf('\n'));
    }

    private static String problem(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "it cannot be read" : e.getProblem();
        return problem.strip().replaceAll("\\s+", " ");
    }

    private static String hint(MarkedYamlEngineException e) {
        String problem = problem(e);
        if (problem.contains("'\\t'") || problem.contains("TAB")) {
            return "Indent with spaces, not tabs.";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "Put quotes around text that holds a colon followed by a space.";
        }
        return "Check the indentation, and put quotes around text with special characters.";
    }

    /** Ends the reading of a file from anywhere within it. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Place place;
        private final String code;
        private final String remedy;

        Stopped(Place place, String code, String message, String remedy) {
            super(message, null, false, false);
            this.place = place;
            this.code = code;
            this.remedy = remedy;
        }
    }
}
