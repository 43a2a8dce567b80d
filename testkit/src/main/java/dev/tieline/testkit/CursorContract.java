package dev.tieline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every journal promises of how far flows have read. */
public abstract class CursorContract extends StoreContract {

    @Test
    void howFarAFlowHasReadIsKeptForThatReadingAlone() {
        assertThat(journal.cursor("orders", "shop.changed")).isEmpty();
        journal.advance("orders", "shop.changed", "1", START);
        journal.advance("orders", "shop.changed", "2", START);
        journal.advance("leads", "shop.changed", "7", START);

        assertThat(journal.cursor("orders", "shop.changed")).contains("2");
        assertThat(journal.cursor("orders", "shop.all")).isEmpty();

        journal.advance("orders", "shop.all", "1", START);
        assertThat(journal.cursor("orders", "shop.changed")).isEmpty();
        assertThat(journal.cursor("leads", "shop.changed")).contains("7");
    }

    @Test
    void howFarAFlowHasReadIsThereAfterReopening() {
        journal.advance("orders", "shop.changed", "1", START);
        reopen();

        assertThat(journal.cursor("orders", "shop.changed")).contains("1");
    }
}
