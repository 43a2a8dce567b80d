package dev.tieline.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request of the demo and what should become of it.
 *
 * @param title what it shows, in a few words
 * @param from who sends it
 * @param body the request's JSON
 * @param status HTTP status it should be answered with
 * @param state where its record should stand in the end; empty when there should be none
 */
record DemoLead(String title, From from, Map<String, Object> body, int status, String state) {

    /** Who sends a request. */
    enum From {
        /** The website, with its signature. */
        WEBSITE,
        /** Somebody who pretends to be the website. */
        FORGER,
        /** A partner, with its token. */
        PARTNER
    }

    DemoLead {
        // In the order the form sends it, so that people find what they look for.
        body = Collections.unmodifiableMap(new LinkedHashMap<>(body));
    }
}
