package dev.tieline.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code bench/fuzz}: each target in a process of its own, for as long as one likes. */
final class Fuzz {
    private static final Pattern EXECUTED =
            Pattern.compile("stat::number_of_executed_units: +([0-9]+)");
    private static final String INSTRUMENTED =
            "dev.tieline.**:tools.jackson.core.**:org.snakeyaml.**:de.siegmar.**";

    private Fuzz() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        double minutes = 2;
        List<String> targets = List.copyOf(Targets.all().keySet());
        try {
            for (int i = 0; i < args.length; i += 2) {
                switch (args[i]) {
                    case "--minutes" -> minutes = Double.parseDouble(args[i + 1]);
                    case "--target" -> targets = List.of(args[i + 1].split(","));
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
            if (!Targets.all().keySet().containsAll(targets)) {
                throw new IllegalArgumentException("target");
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            System.err.println("usage: bench/fuzz [--minutes N] [--target NAME,...]");
            System.err.println("targets: " + String.join(" ", Targets.all().keySet()));
            System.exit(1);
        }
        int found = 0;
        for (String target : targets) {
            found += fuzz(target, Math.round(minutes * 60));
        }
        System.exit(found == 0 ? 0 : 1);
    }

    private static int fuzz(String target, long seconds) throws IOException, InterruptedException {
        Path folder = Path.of("fuzz", target).toAbsolutePath();
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        Path broken = Files.createDirectories(folder.resolve("broken"));
        List<byte[]> seeds = Seeds.of(target);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path log = folder.resolve("log");
        List<String> command =
                Child.java(
                        "com.code_intelligence.jazzer.Jazzer",
                        List.of(
                                "-Xmx1g",
                                "-XX:+EnableDynamicAgentLoading",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(
                List.of(
                        "--target_class=dev.tieline.bench.Targets",
                        "--target_args=" + target,
                        "--instrumentation_includes=" + INSTRUMENTED,
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + broken + "/",
                        "-max_total_time=" + seconds,
                        "-max_len=16384",
                        "-timeout=30",
                        "-rss_limit_mb=3000",
                        "-print_final_stats=1",
                        corpus.toString()));
        new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        return report(target, seconds, log, broken);
    }

    private static int report(String target, long seconds, Path log, Path broken)
            throws IOException {
        Matcher executed = EXECUTED.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
        if (!executed.find()) {
            throw new IOException("the fuzzer did not run; see " + log);
        }
        List<Path> inputs;
        try (Stream<Path> files = Files.list(broken)) {
            inputs = files.sorted().toList();
        }
        System.out.printf(
                "{\"bench\":\"fuzz\",\"target\":\"%s\",\"seconds\":%d,\"executions\":%s,\"broken\":%d}%n",
                target, seconds, executed.group(1), inputs.size());
        for (Path input : inputs) {
            System.err.println(target + ": " + Seeds.write(Files.readAllBytes(input)));
        }
        if (!inputs.isEmpty()) {
            System.err.println("what it broke is in " + log);
        }
        return inputs.size();
    }
}
