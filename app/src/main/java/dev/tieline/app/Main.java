package dev.tieline.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** The command line. */
@Command(
        name = "tieline",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "An integration hub whose flows are small reviewed YAML files.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no: findings, nothing found, books that do not balance",
            "2:the command line is wrong",
            "3:it could not be done: no hub, address taken, store in use",
        })
public final class Main implements Runnable {
    static final int DONE = 0;
    static final int NO = 1;
    static final int CANNOT = 3;

    private static final List<Class<?>> COMMANDS =
            List.of(
                    DemoCommand.class,
                    InitCommand.class,
                    CheckCommand.class,
                    RunCommand.class,
                    TraceCommand.class,
                    HeldCommand.class,
                    IncidentsCommand.class,
                    ReplayCommand.class,
                    ReplaysCommand.class,
                    DiscardCommand.class,
                    RunsCommand.class,
                    PlanCommand.class,
                    StartCommand.class,
                    ResumeCommand.class,
                    ResyncCommand.class,
                    BalanceCommand.class,
                    PeopleCommand.class,
                    TokenCommand.class,
                    AccessCommand.class,
                    AuditCommand.class,
                    EraseCommand.class,
                    BackupCommand.class,
                    RestoreCommand.class,
                    CredentialCommand.class,
                    VaultCommand.class,
                    ContractCommand.class,
                    ReferenceCommand.class,
                    CommandLine.HelpCommand.class);

    @CommandLine.Spec private @Nullable CommandSpec spec;

    /** What the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"tieline " + (version == null ? "(development)" : version)};
        }
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(spec.commandLine().getOut());
        }
    }

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(RunCommand.NAME)) {
            RunCommand.preload();
        }
        Logging.begin();
        int code = run(arguments);
        // Threads of a library may outlive a command; a hub that runs has its own end.
        System.exit(code);
    }

    /** Runs a command and returns its exit code. */
    static int run(String... arguments) {
        CommandLine line = line(arguments);
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, _) -> {
            if (failure instanceof CannotDo cannot) {
                command.getErr().println("tieline: " + cannot.getMessage());
                return CANNOT;
            }
            if (failure instanceof FileSystemException file) {
                command.getErr().println("tieline: " + words(file));
                return CANNOT;
            }
            throw failure;
        });
        return line.execute(arguments);
    }

    /** Knows the command that is asked for, or all of them: to learn one takes milliseconds. */
    static CommandLine line(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        List<Class<?>> asked =
                COMMANDS.stream()
                        .filter(command ->
                                arguments.length > 0
                                        && command.getAnnotation(Command.class)
                                                .name()
                                                .equals(arguments[0])
                                        && command != CommandLine.HelpCommand.class)
                        .toList();
        (asked.isEmpty() ? COMMANDS : asked).forEach(line::addSubcommand);
        return line;
    }

    private static String words(FileSystemException failure) {
        String reason =
                switch (failure) {
                    case NoSuchFileException _ -> "there is no such file or folder";
                    case AccessDeniedException _ -> "it may not be read or written";
                    default -> String.valueOf(failure.getReason());
                };
        return failure.getFile() + ": " + reason;
    }
}
