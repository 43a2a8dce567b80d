package dev.tieline.connector.s3;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.api.Outcome;
import dev.tieline.connector.files.StorageFailed;
import dev.tieline.connector.http.Line;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What answers of a bucket mean, by their code. Pure. */
final class S3Faults {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.]{1,60}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    private S3Faults() {}

    /** A condition of the request did not hold. */
    static final class NotAsAsked extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The server does not know the upload. */
    static final class NoSuchUpload extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The server does not know what was asked, such as a condition. */
    static final class NotOffered extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The signature is not taken. */
    static final class NotLetIn extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What an answer means that is not one of success, or that has an error in its body.
     *
     * @param name of what it is about, for people
     */
    static IOException of(String name, Line.Told.Answer answer) {
        String told = Xml.of(answer.body()).map(error -> error.text("Code")).orElse("");
        String code = CODE.matcher(told).matches() ? told : "";
        return switch (code) {
            case "NoSuchKey" -> new NoSuchFileException(name);
            case "NoSuchUpload" -> new NoSuchUpload();
            case "NoSuchBucket" ->
                    unavailable(
                            "bucket-missing",
                            "There is no such bucket.",
                            "Look whether 'bucket' and 'url' are right.");
            case "PreconditionFailed", "ConditionalRequestConflict" -> new NotAsAsked();
            case "NotImplemented" -> new NotOffered();
            case "SignatureDoesNotMatch",
                    "InvalidAccessKeyId",
                    "ExpiredToken",
                    "InvalidToken",
                    "UnauthorizedAccess" ->
                    new NotLetIn();
            case "RequestTimeTooSkewed" ->
                    unauthorized(
                            "clock-wrong",
                            "The clocks of hub and server are more than 15 minutes apart.",
                            "Set the hub's clock.");
            case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect" ->
                    unauthorized(
                            "region-wrong",
                            "The bucket is in another region, or has another address.",
                            "Correct 'region' and 'url'.");
            case "SlowDown", "TooManyRequests", "RequestLimitExceeded" -> slower(answer);
            case "QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge" ->
                    unavailable(
                            "disk-full",
                            "The bucket takes no more.",
                            "Have space made there, or the quota raised.");
            case "InvalidPart", "InvalidPartOrder", "EntityTooSmall" -> partLost(name);
            case "InvalidRange" -> changed(name);
            default -> byStatus(name, answer, code);
        };
    }

    /** Answers to HEAD have no body, and others may have another. */
    private static IOException byStatus(String name, Line.Told.Answer answer, String code) {
        return switch (answer.status()) {
            case 401 -> new NotLetIn();
            case 403 ->
                    unauthorized(
                            "permission-denied",
                            "The bucket does not allow this with '" + name + "'.",
                            "Ask the bucket's owner for the right.");
            case 404 -> new NoSuchFileException(name);
            case 409, 412 -> new NotAsAsked();
            case 416 -> changed(name);
            case 429 -> slower(answer);
            case 501 -> new NotOffered();
            case 507 ->
                    unavailable(
                            "disk-full",
                            "The bucket takes no more.",
                            "Have space made there, or the quota raised.");
            default -> failed(name, answer.status(), code);
        };
    }

    private static StorageFailed failed(String name, int status, String code) {
        return unavailable(
                "file-failed",
                "The server answered "
                        + status
                        + (code.isEmpty() ? "" : " " + code)
                        + " about '"
                        + name
                        + "'.",
                "Look whether the server is well, and speaks S3.");
    }

    private static StorageFailed slower(Line.Told.Answer answer) {
        Optional<String> after = answer.header("Retry-After");
        Duration wait =
                after.filter(text -> SECONDS.matcher(text).matches())
                        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                        .orElse(Duration.ZERO);
        return new StorageFailed(
                new Outcome.RateLimited(
                        fault(
                                "throttled",
                                "The server asks for fewer requests.",
                                "Have its limits raised, or runs spread."),
                        wait));
    }

    /** Nothing counts before its note, so that what was sent in vain is no harm. */
    static StorageFailed notTold(Outcome outcome) {
        return new StorageFailed(
                outcome instanceof Outcome.Unknown(Fault fault)
                        ? new Outcome.Unavailable(
                                Fault.of(
                                        fault.code(),
                                        fault.blame(),
                                        fault.message(),
                                        "Look at the server and the network; what was noted before"
                                                + " still counts."),
                                Duration.ZERO)
                        : outcome);
    }

    static StorageFailed timedOut() {
        return unavailable(
                "timed-out",
                "The server did not answer all of it in time.",
                "Look whether the server is well.");
    }

    static StorageFailed refused() {
        return unauthorized(
                "login-refused",
                "The server does not take the signature by this access key.",
                "Correct 'key-id' and the credential, or ask the bucket's owner.");
    }

    static StorageFailed credentialMissing(String message) {
        return new StorageFailed(
                new Outcome.Unauthorized(
                        Fault.of(
                                "credential-missing",
                                Blame.HUB,
                                message,
                                "Give the hub the credential that the system names.")));
    }

    static StorageFailed changed(String name) {
        return rejected(
                "file-changed",
                "'" + name + "' is not the file it was when reading began.",
                "Start the run anew; have new files written under new names.");
    }

    static StorageFailed noRange(String name) {
        return rejected(
                "range-not-offered",
                "The server does not give '" + name + "' block by block.",
                "Have it speak S3 with ranges.");
    }

    static StorageFailed tooLargeToCopy(String name) {
        return rejected(
                "file-too-large",
                "'" + name + "' has more than 5 GiB, which S3 does not copy in one request.",
                "Move it by hand, or have files stay or be deleted.");
    }

    static StorageFailed taken(String name) {
        return unavailable(
                "file-exists",
                "'" + name + "' is there and not replaced, or nothing is copied on a condition.",
                "Take away what is there, or have files stay or be deleted.");
    }

    static StorageFailed notDeleted(String name) {
        return unavailable(
                "file-failed",
                "The server says that '" + name + "' changed, and shows it unchanged.",
                "Look whether others write to it, and whether the server is well.");
    }

    static StorageFailed garbled(String name) {
        return unavailable(
                "answer-garbled",
                "The server's answer about '" + name + "' is not that of S3.",
                "Look whether 'url' names an S3 server.");
    }

    static StorageFailed partLost(String name) {
        return rejected(
                "part-lost",
                "What was uploaded of '" + name + "' is gone, or not as it was.",
                "Start a new run, and look whether a rule of the bucket ends uploads early.");
    }

    static StorageFailed uploadGone(String name) {
        return rejected(
                "upload-gone",
                "The upload of '"
                        + name
                        + "' is gone: it was shown and taken away since, or a rule of the bucket"
                        + " ended it.",
                "Look whether the file came; if not, start a new run.");
    }

    static StorageFailed tooLarge(String name, int parts) {
        return rejected(
                "file-too-large",
                "'" + name + "' would have more than " + parts + " parts.",
                "Write several files.");
    }

    private static StorageFailed rejected(String code, String message, String remedy) {
        return new StorageFailed(new Outcome.Rejected(fault(code, message, remedy)));
    }

    private static StorageFailed unauthorized(String code, String message, String remedy) {
        return new StorageFailed(new Outcome.Unauthorized(fault(code, message, remedy)));
    }

    private static StorageFailed unavailable(String code, String message, String remedy) {
        return new StorageFailed(
                new Outcome.Unavailable(fault(code, message, remedy), Duration.ZERO));
    }

    private static Fault fault(String code, String message, String remedy) {
        return Fault.of(code, Blame.DESTINATION, message, remedy);
    }
}
