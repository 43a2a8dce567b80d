package dev.tieline.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of ours that is asked line by line and answers each with a line. Not thread-safe. */
final class Child implements AutoCloseable {
    /** For processes that should cost little. */
    static final List<String> CHEAP = List.of("-Xmx128m", "-XX:+UseSerialGC");

    private final Process process;
    private final BufferedReader answers;
    private final OutputStream questions;
    private final String greeting;

    private Child(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.getOutputStream();
        this.greeting = answer();
    }

    /** Starts a main class of ours; returns when it has greeted. */
    static Child start(Class<?> main, List<String> options, String... arguments)
            throws IOException {
        List<String> command = java(main.getName(), options);
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new Child(process);
    }

    /** A command line for the Java and the class path that run here. */
    static List<String> java(String main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        return command;
    }

    /** The first line it printed. */
    String greeting() {
        return greeting;
    }

    String ask(String question) throws IOException {
        questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        return answer();
    }

    private String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("a process of the benchmark ended: " + process.info());
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
