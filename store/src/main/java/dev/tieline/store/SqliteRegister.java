package dev.tieline.store;

import dev.tieline.journal.JournalUnavailable;
import dev.tieline.people.Account;
import dev.tieline.people.Pass;
import dev.tieline.people.Register;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    public Optional<Account> bySubject(String subject) {
        return readers.ask(sql -> AccountRows.bySubject(sql, subject));
    }

    @Override
    public boolean add(Account account, String actor, Instant at) {
        return plainly(tx -> AccountRows.add(tx, account, actor, at)) > 0;
    }

    @Override
    public boolean change(Account account, boolean endPasses, Note note) {
        return plainly(tx -> AccountRows.change(tx, account, endPasses, note)) > 0;
    }

    @Override
    public boolean remove(String account, Note note) {
        return plainly(tx -> AccountRows.remove(tx, account, note)) > 0;
    }

    @Override
    public Pass keep(byte[] digest, Pass pass, Note note) {
        int id = plainly(tx -> AccountRows.keep(tx, digest, pass, note));
        return new Pass(
                id,
                pass.kind(),
                pass.account(),
                pass.label(),
                pass.role(),
                pass.created(),
                pass.expires(),
                pass.used());
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

    private int plainly(Plainly.Statements statements) {
        return writer.perform(new Plainly(statements)).answer();
    }
}
