package dev.tieline.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The hub file alone, for commands that look for a hub's data and nothing else. */
class HubAloneTest {

    @Test
    void readsWhereTheDataIs() {
        HubFile hub =
                WorkspaceReader.hub(
                        """
                        hub: shop
                        data: store/of/shop
                        owners:
                          shop: { name: Shop, mail: shop@shop.example }
                        """);

        assertThat(hub.name()).isEqualTo("shop");
        assertThat(Path.of(hub.data())).isEqualTo(Path.of("store/of/shop"));
    }

    @Test
    void takesWhatItCanOfAFileThatIsWrong() {
        assertThat(WorkspaceReader.hub("hub: shop\ndata: here\nnonsense: 3\n").data())
                .isEqualTo("here");
        assertThat(WorkspaceReader.hub("hub: [unclosed\n")).isEqualTo(HubFile.MISSING);
        assertThat(WorkspaceReader.hub("")).isEqualTo(HubFile.MISSING);
        assertThat(WorkspaceReader.hub("- a list\n")).isEqualTo(HubFile.MISSING);
    }
}
