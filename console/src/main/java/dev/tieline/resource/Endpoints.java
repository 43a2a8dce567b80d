package dev.tieline.resource;

import java.util.List;
import java.util.stream.Stream;

/** The one table of endpoints: what routes them and what describes them. */
final class Endpoints {
    private final String mounted;
    private final List<Endpoint> all;

    Endpoints(
            Questions questions,
            Inbox inbox,
            Commands commands,
            PeopleResources people,
            String mounted) {
        this(
                Stream.of(
                                questions.ofFlows(),
                                questions.ofRecords(),
                                inbox.questions(),
                                questions.ofBooks(),
                                inbox.commands(),
                                commands.ofRecords(),
                                commands.ofIncidents(),
                                people.all())
                        .flatMap(List::stream)
                        .toList(),
                mounted);
    }

    private Endpoints(List<Endpoint> all, String mounted) {
        this.mounted = mounted;
        this.all = all;
    }

    /** These and more. */
    Endpoints and(List<Endpoint> more) {
        return new Endpoints(Stream.concat(all.stream(), more.stream()).toList(), mounted);
    }

    List<Endpoint> all() {
        return Stream.concat(all.stream(), Stream.of(description())).toList();
    }

    private Endpoint description() {
        return Endpoint.get(
                "/openapi.json",
                "This description of the API.",
                List.of(),
                OpenApi.SHAPE,
                _ -> Reply.found(OpenApi.of(all(), mounted)));
    }
}
