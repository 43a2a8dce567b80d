package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys of a flow that files start. What follows "Required:" is the why of a finding. */
final class DropKeys {
    private static final List<Setting> WHOLE =
            List.of(
                    optional(
                            "marker",
                            new Kind.Text(),
                            "There is a file beside it of its name and this behind it, written"
                                    + " when the file itself was whole: with `.done` that is"
                                    + " `orders.csv.done`. One that is older than the file does"
                                    + " not count.",
                            ".done"),
                    optional(
                            "quiet",
                            new Kind.DurationText(),
                            "Its size and time were the same at every look for so long.",
                            "1m"));

    private static final Kind MOVED =
            new Kind.Shape(
                    List.of(
                            required(
                                    "move",
                                    new Kind.Text(),
                                    "A folder within the one that it is in, made when it is not"
                                            + " there. Required: it says where to.",
                                    "done")));

    static final List<Setting> ALL =
            List.of(
                    required(
                            "ask",
                            new Kind.Text(),
                            "The operation of a system that reads files. Required: its folder is"
                                    + " looked at.",
                            "partner.orders.read"),
                    required(
                            "every",
                            new Kind.DurationText(),
                            "How often the folder is looked at. Required: it is how late a file"
                                    + " may be.",
                            "1m"),
                    required(
                            "whole",
                            new Kind.OneOf(
                                    List.of(
                                            new Kind.Choice(List.of("renamed")),
                                            new Kind.Shape(WHOLE))),
                            "How a file shows that nobody writes to it any more; with `renamed` it"
                                    + " is written under another name (hidden, or ending in"
                                    + " `.part`, `.partial` or `.tmp`) and renamed; objects of S3"
                                    + " appear whole by themselves. Required:"
                                    + " nothing is guessed, and half a file is worse than none.",
                            "{ marker: .done }"),
                    optional(
                            "order",
                            new Kind.Choice(Drop.Order.words()),
                            "In which files are read that are there at the same time: by `name`"
                                    + " (when left out), or by the `time` of their last change.",
                            "time"),
                    optional(
                            "changed",
                            new Kind.Choice(Drop.Changed.words()),
                            "What becomes of a file that was read, stays, and has changed since:"
                                    + " it is read again (`read`, when left out), or not (`ignore`).",
                            "ignore"),
                    optional(
                            "done",
                            new Kind.OneOf(
                                    List.of(new Kind.Choice(List.of("stay", "delete")), MOVED)),
                            "What becomes of a file that was read, when all of it is noted: it"
                                    + " stays and is known by its name, size and time (`stay`, when"
                                    + " left out), is deleted, or moved.",
                            "{ move: done }"),
                    optional(
                            "failed",
                            new Kind.OneOf(
                                    List.of(new Kind.Choice(List.of("wait", "pass")), MOVED)),
                            "What becomes of a file whose run failed: it stays and no other is read"
                                    + " until it is read, replaced or taken away (`wait`, when left"
                                    + " out), it stays and others are read (`pass`), or it is moved"
                                    + " and others are read.",
                            "{ move: failed }"));

    private DropKeys() {}
}
