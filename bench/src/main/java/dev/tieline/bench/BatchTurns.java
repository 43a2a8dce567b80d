package dev.tieline.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A hub's runs of one flow next to floors: all rows are new, then a tenth of them has changed. */
final class BatchTurns {
    private final Rig rig;
    private final Subject subject;
    private final Copying copying;
    private final Hub hub;
    private final String flow;
    private final String ofHub;
    private final String ofFloor;
    private final String ofSparing;
    private final List<Turn> created = new ArrayList<>();
    private final List<Turn> changed = new ArrayList<>();

    /**
     * What sides needed for the same, in nanoseconds.
     *
     * @param sparing the floor that leaves alone what is there already; 0 when it takes no part
     */
    private record Turn(BatchRun hub, long floor, long sparing) {}

    private BatchTurns(Rig rig, Subject subject, Copying copying, Hub hub, String flow) {
        this.rig = rig;
        this.subject = subject;
        this.copying = copying;
        this.hub = hub;
        this.flow = flow;
        this.ofHub = subject.copied().from();
        this.ofFloor = ofHub + "_floor";
        this.ofSparing = ofHub + "_sparing";
    }

    /**
     * Measures, and prints the figures.
     *
     * @param name with which those of its figures begin
     * @param flow what brings the table into the copy of the same name
     */
    static void measure(
            Rig rig, String name, Subject subject, Workspace workspace, String flow, int rounds)
            throws IOException, InterruptedException {
        subject.empty(subject.copied().from());
        Hub hub = rig.hub(name, workspace);
        Copying copying = Copying.of(subject.database(), subject.copied());
        BatchTurns turns = new BatchTurns(rig, subject, copying, hub, flow);
        for (int round = 0; round <= rounds; round++) {
            turns.round(round);
        }
        turns.report(name);
        rig.stop(hub);
    }

    /** All is new, then a tenth is changed; who begins changes from round to round. */
    private void round(int round) throws IOException, InterruptedException {
        subject.empty(ofHub, ofFloor);
        created.add(turn(flow + " round " + round + ", all new", round, false));
        subject.copy(ofFloor, ofSparing);
        subject.change(round);
        subject.tidy(ofHub, ofFloor, ofSparing);
        changed.add(turn(flow + " round " + round + ", a tenth changed", round, true));
    }

    private Turn turn(String what, int round, boolean sparing)
            throws IOException, InterruptedException {
        long spared = sparing ? copying.copy(ofSparing, true) : 0;
        long floor = round % 2 == 0 ? copying.copy(ofFloor, false) : 0;
        BatchRun run = BatchRun.of(hub, flow);
        floor = floor == 0 ? copying.copy(ofFloor, false) : floor;
        if (run.told() != subject.rows() || run.held() != 0) {
            throw new VoidRun("the run counts " + run + " of " + subject.rows() + " rows");
        }
        subject.compare(ofHub, ofFloor);
        Turn turn = new Turn(run, floor, spared);
        System.err.printf(
                "%s: hub %.2f s (cpu %.2f s), floor %.2f s, ratio %.2f, sparing floor %.2f s,"
                        + " peak %.0f MiB%n",
                what,
                run.nanos() / 1e9,
                run.cpuMicros() / 1e6,
                floor / 1e9,
                floor / (double) run.nanos(),
                spared / 1e9,
                Memory.peakMib(hub.pid()));
        return turn;
    }

    private void report(String name) throws IOException {
        rig.print(
                name + "_first",
                perSecond(created.getFirst().hub().nanos()),
                "rows/s",
                copying.name(),
                perSecond(created.getFirst().floor()));
        List<Turn> fresh = created.subList(1, created.size());
        List<Turn> again = changed.subList(1, changed.size());
        print(name + "_created", fresh, copying.name(), Turn::floor);
        print(name + "_changed", again, copying.name(), Turn::floor);
        print(
                name + "_changed_sparing",
                again,
                copying.name() + ", only what differs",
                Turn::sparing);
        rig.print(name + "_created_cpu_per_row", cpu(fresh), "us");
        rig.print(name + "_changed_cpu_per_row", cpu(again), "us");
        rig.print(name + "_peak_memory", Memory.peakMib(hub.pid()), "MiB");
    }

    private interface Nanos {
        long of(Turn turn);
    }

    private void print(String metric, List<Turn> turns, String floorName, Nanos floor) {
        rig.print(
                metric,
                median(turns, turn -> turn.hub().nanos()),
                "rows/s",
                floorName,
                median(turns, floor));
    }

    private double median(List<Turn> turns, Nanos nanos) {
        return Round.median(
                turns.stream().mapToDouble(turn -> perSecond(nanos.of(turn))).toArray());
    }

    private double cpu(List<Turn> turns) {
        return Round.median(
                turns.stream()
                        .mapToDouble(turn -> turn.hub().cpuMicros() / (double) subject.rows())
                        .toArray());
    }

    private double perSecond(long nanos) {
        return subject.rows() * 1e9 / nanos;
    }
}
