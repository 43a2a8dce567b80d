package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.people.Account;
import dev.tieline.people.Pass;
import dev.tieline.people.Register;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Accounts and passes in the store. */
final class SqliteRegister implements Register {
    private final Writer writer;
    private final ReadPool readers;

    SqliteRegister(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public List<Account> accounts() {
        return readers.ask(AccountRows::all);
    }

    @Override
    public Optional<Account> account(String name) {
        return readers.ask(sql -> AccountRows.named(sql, name));
    }

    @Override
    public Optional<Account> subject(String subject) {
        return readers.ask(sql -> AccountRows.subject(sql, subject));
    }

    @Override
    public boolean vouch(String account, Instant at) {
        return plainly(tx -> AccountRows.vouch(tx, account, at)) > 0;
    }

    @Override
    public boolean add(Account account, boolean alone, Note note) {
        return plainly(tx -> AccountRows.add(tx, account, alone, note)) > 0;
    }

    @Override
    public Done rights(Account account, Note note) {
        return done(tx -> AccountRows.rights(tx, account, note));
    }

    @Override
    public Done grant(Account account, Note note) {
        return done(tx -> AccountRows.grant(tx, account, note));
    }

    @Override
    public boolean password(String account, String hash, Optional<byte[]> invitation, Note note) {
        return plainly(tx -> AccountRows.password(tx, account, hash, invitation, note)) > 0;
    }

    @Override
    public Done remove(String account, Note note) {
        return done(tx -> AccountRows.remove(tx, account, note));
    }

    @Override
    public boolean keep(byte[] digest, Pass pass, Optional<String> hash, Note note) {
        return plainly(tx -> AccountRows.keep(tx, digest, pass, hash, note)) > 0;
    }

    @Override
    public Optional<Pass> pass(byte[] digest) {
        return readers.ask(sql -> AccountRows.pass(sql, digest));
    }

    @Override
    public List<Pass> passes(String account) {
        return readers.ask(sql -> AccountRows.passes(sql, account));
    }

    @Override
    public void used(long pass, Instant at) {
        try {
            plainly(tx -> AccountRows.used(tx, pass, at));
        } catch (JournalUnavailable e) {
            Writer.LOG.log(System.Logger.Level.DEBUG, "a use of a pass is not noted", e);
        }
    }

    @Override
    public boolean end(long pass, Note note) {
        return plainly(tx -> AccountRows.end(tx, pass, note)) > 0;
    }

    @Override
    public Optional<Kept> code(String account) {
        return readers.ask(sql -> CodeRows.kept(sql, account));
    }

    @Override
    public boolean hasCodes() {
        return readers.ask(CodeRows::any);
    }

    @Override
    public boolean offerCode(String account, String sealed) {
        return plainly(tx -> CodeRows.offer(tx, account, sealed)) > 0;
    }

    @Override
    public boolean confirmCode(
            String account, String sealed, long step, List<byte[]> recovery, Note note) {
        Kept on = new Kept(sealed, true, step, recovery.size());
        return plainly(tx -> CodeRows.confirm(tx, account, on, recovery, note)) > 0;
    }

    @Override
    public boolean takeCode(String account, long step) {
        return plainly(tx -> CodeRows.take(tx, account, step)) > 0;
    }

    @Override
    public boolean recover(String account, byte[] digest, Note note) {
        return plainly(tx -> CodeRows.recover(tx, account, digest, note)) > 0;
    }

    @Override
    public boolean forgetCode(String account, Note note) {
        return plainly(tx -> CodeRows.forget(tx, account, note)) > 0;
    }

    /** Statements that come to one of several things. */
    private interface Deciding {
        Done run(Transaction tx) throws SQLException;
    }

    private Done done(Deciding statements) {
        AtomicReference<Done> done = new AtomicReference<>(Done.NO);
        plainly(tx -> {
            done.set(statements.run(tx));
            return 0;
        });
        return Objects.requireNonNull(done.get());
    }

    private int plainly(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }
}
