package dev.tieline.console;

import java.util.List;

/**
 * One incident.
 *
 * @param row its head
 * @param code stable name of what happened
 * @param blame whose it looks like
 * @param doing what the hub does; empty when it is over
 * @param runbook what the system's or flow's file says to do; may be empty
 * @param remedy what to do; may be empty
 * @param flows it touches
 * @param link where to see to it
 * @param act what that is called
 * @param resume the system that a person may let be called again; empty when none
 * @param resync the flow that has lost its place, of which a person chooses where it begins anew;
 *     empty when none
 * @param events oldest first
 */
record IncidentPage(
        IncidentsPage.Row row,
        String code,
        String blame,
        String doing,
        String runbook,
        String remedy,
        List<String> flows,
        String link,
        String act,
        String resume,
        String resync,
        List<Event> events) {
    IncidentPage {
        flows = List.copyOf(flows);
        events = List.copyOf(events);
    }

    /** Something that happened to it. */
    record Event(String tone, String icon, String title, String detail, Moment at) {}
}
