package dev.tieline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.people.Account;
import dev.tieline.people.Actor;
import dev.tieline.people.Pass;
import dev.tieline.people.People;
import dev.tieline.people.Permission;
import dev.tieline.people.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in and rights, over the real store. */
class PeopleTest {
    private static final String PASSWORD = "a sentence nobody guesses";
    private static final String OTHER = "another sentence of hers";
    private static final String HERE = "192.0.2.1";

    @TempDir private Path directory;
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final InstantSource clock = now::get;
    private SqliteStore store;
    private People people;
    private Actor admin;

    @BeforeEach
    void setUp() {
        store = SqliteStore.open(directory, clock);
        people = new People(store.register(), clock);
        assertThat(people.isEmpty()).isTrue();
        assertThat(people.first("ada", PASSWORD)).isInstanceOf(People.Change.Done.class);
        admin = new Actor("ada", Role.ADMIN, Set.of(), false);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private String signedIn(String name, String password) {
        return ((People.SignIn.Welcome) people.signIn(name, password, HERE)).session();
    }

    private Account add(String name, Role role, String... owners) {
        Account account = done(people.add(name, role, Set.of(owners), admin));
        return done(people.choose(invite(account), PASSWORD));
    }

    private String invite(Account account) {
        return people.invite(account, admin).orElseThrow();
    }

    private static Account done(People.Change change) {
        return ((People.Change.Done) change).account();
    }

    @Test
    void onlyTheFirstIsSetUpWithoutSomebodyElse() {
        assertThat(people.first("eve", PASSWORD)).isInstanceOf(People.Change.Refused.class);
        assertThat(people.accounts()).extracting(Account::name).containsExactly("ada");
    }

    @Test
    void aSessionEndsByItselfAndBySigningOut() {
        String session = signedIn("ada", PASSWORD);
        assertThat(people.session(session).map(Actor::name)).contains("ada");
        assertThat(people.token(session)).isEmpty();

        later(People.IDLE.minusSeconds(1));
        assertThat(people.session(session)).isPresent();
        later(People.IDLE.minusSeconds(1));
        assertThat(people.session(session)).as("used meanwhile").isPresent();
        later(People.IDLE.plusSeconds(1));
        assertThat(people.session(session)).as("idle").isEmpty();

        String second = signedIn("ada", PASSWORD);
        for (Duration gone = Duration.ZERO;
                gone.compareTo(People.SESSION) < 0;
                gone = gone.plusMinutes(20)) {
            assertThat(people.session(second)).isPresent();
            later(Duration.ofMinutes(20));
        }
        assertThat(people.session(second)).as("twelve hours old").isEmpty();

        String third = signedIn("ada", PASSWORD);
        people.signOut(third);
        assertThat(people.session(third)).isEmpty();
        assertThat(people.session("tieline_" + "x".repeat(43))).isEmpty();
        assertThat(people.session("")).isEmpty();
    }

    @Test
    void wrongNamesAndPasswordsAreRefusedAlikeAndSlowedDown() {
        for (int i = 0; i < 5; i++) {
            assertThat(people.signIn("ada", OTHER, HERE)).isEqualTo(new People.SignIn.Refused());
            assertThat(people.signIn("nobody", OTHER, "192.0.2.9"))
                    .isEqualTo(new People.SignIn.Refused());
        }
        assertThat(people.signIn("ada", PASSWORD, HERE))
                .isEqualTo(new People.SignIn.Wait(Duration.ofMinutes(1)));
        assertThat(people.signIn("nobody", PASSWORD, "192.0.2.9"))
                .isEqualTo(new People.SignIn.Wait(Duration.ofMinutes(1)));
        assertThat(people.signIn("ada", PASSWORD, "192.0.2.2"))
                .as("from elsewhere")
                .isInstanceOf(People.SignIn.Welcome.class);

        later(Duration.ofMinutes(1));
        people.signIn("ada", OTHER, HERE);
        assertThat(people.signIn("ada", PASSWORD, HERE))
                .isEqualTo(new People.SignIn.Wait(Duration.ofMinutes(2)));
        later(Duration.ofMinutes(2));
        assertThat(people.signIn("ada", PASSWORD, HERE)).isInstanceOf(People.SignIn.Welcome.class);
        assertThat(people.signIn("x".repeat(5_000) + "\n", PASSWORD, HERE))
                .isEqualTo(new People.SignIn.Refused());
    }

    @Test
    void anInvitationChoosesOnePasswordOnce() {
        Account bob = done(people.add("bob", Role.VIEWER, Set.of("sales"), admin));
        assertThat(people.signIn("bob", "", HERE)).isEqualTo(new People.SignIn.Refused());
        String invitation = invite(bob);

        assertThat(people.invited(invitation).map(Account::name)).contains("bob");
        assertThat(people.choose(invitation, "short")).isInstanceOf(People.Change.Refused.class);
        done(people.choose(invitation, PASSWORD));
        assertThat(people.choose(invitation, OTHER)).isInstanceOf(People.Change.Refused.class);
        assertThat(people.session(signedIn("bob", PASSWORD)))
                .contains(new Actor("bob", Role.VIEWER, Set.of("sales"), false));

        String late = invite(bob);
        later(People.INVITATION);
        assertThat(people.invited(late)).isEmpty();
    }

    @Test
    void rightsChangeAtOnceAndOtherPasswordsEndEverySession() {
        Account bob = add("bob", Role.OPERATOR);
        String session = signedIn("bob", PASSWORD);

        done(people.change(bob.with(Role.VIEWER, Set.of("ops"), true), admin));
        assertThat(people.session(session))
                .contains(new Actor("bob", Role.VIEWER, Set.of("ops"), true));

        Account known = people.account("bob").orElseThrow();
        done(people.password(known, OTHER, "bob"));
        assertThat(people.session(session)).isEmpty();
        assertThat(people.signIn("bob", PASSWORD, HERE)).isEqualTo(new People.SignIn.Refused());

        String again = signedIn("bob", OTHER);
        done(people.change(people.account("bob").orElseThrow().disabled(true), admin));
        assertThat(people.session(again)).isEmpty();
        assertThat(people.signIn("bob", OTHER, HERE)).isEqualTo(new People.SignIn.Refused());
    }

    @Test
    void somebodyMustBeLeftToManageTheHub() {
        Account ada = people.account("ada").orElseThrow();
        assertThat(people.remove(ada, admin)).isInstanceOf(People.Change.Refused.class);
        assertThat(people.change(ada.disabled(true), admin))
                .isInstanceOf(People.Change.Refused.class);
        assertThat(people.change(ada.with(Role.EDITOR, Set.of(), false), admin))
                .isInstanceOf(People.Change.Refused.class);
        assertThat(people.change(ada.with(Role.ADMIN, Set.of("ops"), false), admin))
                .isInstanceOf(People.Change.Refused.class);

        add("bob", Role.ADMIN);
        assertThat(people.remove(ada, admin)).isInstanceOf(People.Change.Done.class);
        assertThat(people.account("ada")).isEmpty();
    }

    @Test
    void aTokenMayNoMoreThanItWasMadeForNorThanItsAccount() {
        Account bob = add("bob", Role.EDITOR, "sales");
        String token = people.token(bob, "ci", Role.OPERATOR, Duration.ofDays(30), admin).get();
        String mighty = people.token(bob, "ci", Role.ADMIN, Duration.ofDays(9_000), admin).get();

        Actor actor = people.token(token).orElseThrow();
        assertThat(actor.role()).isEqualTo(Role.OPERATOR);
        assertThat(actor.owners()).containsExactly("sales");
        assertThat(actor.may(Permission.REVEAL)).isFalse();
        assertThat(actor.name()).startsWith("bob, token ");
        assertThat(people.token(mighty).orElseThrow().role()).isEqualTo(Role.EDITOR);
        assertThat(people.session(token)).isEmpty();

        done(people.change(bob.with(Role.VIEWER, Set.of(), true), admin));
        assertThat(people.token(token).orElseThrow().role()).isEqualTo(Role.VIEWER);
        assertThat(people.token(token).orElseThrow().may(Permission.REVEAL)).isFalse();

        later(Duration.ofDays(30));
        assertThat(people.token(token)).isEmpty();
        long id = people.passes("bob").getFirst().id();
        assertThat(people.end("ada", id, admin)).isFalse();
        assertThat(people.end("bob", id, admin)).isTrue();
        assertThat(people.token(mighty)).isEmpty();
    }

    @Test
    void whatIsKeptSurvivesAndGivesNothingAway() throws Exception {
        Account bob = add("bob", Role.EDITOR);
        String session = signedIn("bob", PASSWORD);
        String token = people.token(bob, "ci", Role.EDITOR, Duration.ofDays(1), admin).get();
        String invitation = invite(bob);
        store.close();

        for (Path file : files()) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(bytes).doesNotContain(PASSWORD).doesNotContain(session.substring(8));
            assertThat(bytes).doesNotContain(token.substring(8));
            assertThat(bytes).doesNotContain(invitation.substring(8));
        }

        store = SqliteStore.open(directory, clock);
        people = new People(store.register(), clock);
        assertThat(people.session(session).map(Actor::name)).contains("bob");
        assertThat(people.token(token)).isPresent();
        assertThat(people.invited(invitation)).isPresent();
        assertThat(people.passes("bob"))
                .extracting(Pass::kind)
                .containsExactly(Pass.Kind.INVITATION, Pass.Kind.TOKEN, Pass.Kind.SESSION);
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void oldSessionsMakeRoomForNewOnes() {
        add("bob", Role.VIEWER);
        String first = signedIn("bob", PASSWORD);
        for (int i = 0; i < 20; i++) {
            signedIn("bob", PASSWORD);
        }
        assertThat(people.session(first)).isEmpty();
        assertThat(people.passes("bob")).hasSize(20);
        assertThat(people.session(signedIn("ada", PASSWORD))).isPresent();
        assertThat(Optional.of(people.accounts().size())).contains(2);
    }

    @Test
    void guessingAtOnceIsNoWayAround() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<People.SignIn>> tries = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                tries.add(many.submit(() -> people.signIn("ada", OTHER, HERE)));
            }
            int looked = 0;
            for (Future<People.SignIn> one : tries) {
                looked += one.get() instanceof People.SignIn.Refused ? 1 : 0;
            }
            assertThat(looked).isEqualTo(5);
        }
    }

    @Test
    void anInvitationIsUsedOnceAlsoByTwoAtOnce() throws Exception {
        Account bob = done(people.add("bob", Role.VIEWER, Set.of(), admin));
        String invitation = invite(bob);
        try (ExecutorService two = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<People.Change> one = two.submit(() -> people.choose(invitation, PASSWORD));
            Future<People.Change> other = two.submit(() -> people.choose(invitation, OTHER));
            assertThat(List.of(one.get(), other.get()))
                    .filteredOn(change -> change instanceof People.Change.Done)
                    .hasSize(1);
        }
    }

    @Test
    void aPasswordChangeLeavesRightsAndRightsLeaveThePassword() {
        Account before = add("bob", Role.EDITOR);
        done(people.change(before.with(Role.VIEWER, Set.of("ops"), false), admin));
        done(people.password(before, OTHER, "bob"));
        Account now = people.account("bob").orElseThrow();
        assertThat(now.role()).isEqualTo(Role.VIEWER);
        assertThat(now.owners()).containsExactly("ops");

        done(people.change(before.with(Role.OPERATOR, Set.of(), false), admin));
        assertThat(people.signIn("bob", PASSWORD, HERE)).isEqualTo(new People.SignIn.Refused());
        assertThat(people.signIn("bob", OTHER, HERE)).isInstanceOf(People.SignIn.Welcome.class);
    }

    @Test
    void whoIsGoneLeavesNothingForWhoIsNamedAlike() {
        Account bob = add("bob", Role.ADMIN);
        String token = people.token(bob, "ci", Role.ADMIN, Duration.ofDays(90), admin).get();
        String session = signedIn("bob", PASSWORD);
        done(people.remove(bob, admin));
        assertThat(people.invite(bob, admin)).isEmpty();
        assertThat(people.token(bob, "late", Role.ADMIN, Duration.ofDays(9), admin)).isEmpty();

        add("bob", Role.ADMIN);
        assertThat(people.token(token)).isEmpty();
        assertThat(people.session(session)).isEmpty();
        assertThat(people.add("hub", Role.VIEWER, Set.of(), admin))
                .isInstanceOf(People.Change.Refused.class);
    }
}
