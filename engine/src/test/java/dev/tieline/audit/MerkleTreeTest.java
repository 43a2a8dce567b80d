package dev.tieline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    /** The reference inputs of Certificate Transparency, and the roots over the first n of them. */
    private static final List<String> INPUTS =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS =
            List.of(
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final HexFormat HEX = HexFormat.of();

    private record Place(int level, long number) {}

    /** A tree that keeps its complete subtrees in memory. */
    private static final class Kept {
        private final Map<Place, byte[]> nodes = new HashMap<>();
        private long size;

        void add(byte[] leaf) {
            MerkleTree.append(size++, leaf, this::at, (l, n, h) -> nodes.put(new Place(l, n), h));
        }

        byte[] at(int level, long number) {
            return nodes.get(new Place(level, number));
        }
    }

    @Test
    void theRootsAreThoseOfTheReference() {
        Kept tree = new Kept();
        MerkleTree.Growing growing = new MerkleTree.Growing();
        List<String> roots = new ArrayList<>();
        roots.add(HEX.formatHex(MerkleTree.root(0, tree::at)));
        List<String> grown = new ArrayList<>(List.of(HEX.formatHex(growing.root())));
        for (String input : INPUTS) {
            byte[] leaf = MerkleTree.leaf(HEX.parseHex(input));
            tree.add(leaf);
            growing.add(leaf);
            roots.add(HEX.formatHex(MerkleTree.root(tree.size, tree::at)));
            grown.add(HEX.formatHex(growing.root()));
        }
        assertThat(roots).isEqualTo(ROOTS);
        assertThat(grown).isEqualTo(ROOTS);
    }

    @Test
    void everyLeafIsProvedUnderEveryRootAndNowhereElse() {
        Kept tree = new Kept();
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            leaves.add(MerkleTree.leaf(new byte[] {(byte) i}));
            tree.add(leaves.getLast());
        }
        for (int size = 1; size <= leaves.size(); size++) {
            byte[] root = MerkleTree.root(size, tree::at);
            for (int i = 0; i < size; i++) {
                List<byte[]> proof = MerkleTree.proof(i, size, tree::at);
                byte[] leaf = leaves.get(i);
                assertThat(MerkleTree.proves(root, i, size, leaf, proof)).isTrue();
                byte[] other = leaves.get((i + 1) % leaves.size());
                assertThat(MerkleTree.proves(root, i, size, other, proof)).isFalse();
                assertThat(MerkleTree.proves(root, (i + 1) % size, size, leaf, proof))
                        .isEqualTo(size == 1);
                assertThat(MerkleTree.proves(root, size, size, leaf, proof)).isFalse();
            }
        }
    }
}
