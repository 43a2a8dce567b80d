package dev.tieline.app;

/** What every command does with an answer of the API. */
final class Asking {
    private Asking() {}

    /**
     * The answer, if it is one.
     *
     * @throws CannotDo with what the API said, when it refused
     */
    static HubConnection.Answer answer(HubConnection.Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return answer;
        }
        throw new CannotDo(
                "the hub answered "
                        + answer.status()
                        + ": "
                        + answer.body().text("detail").orElse("no detail"));
    }
}
