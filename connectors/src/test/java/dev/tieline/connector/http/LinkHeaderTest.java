package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {

    private static LinkHeader.Next next(String... values) {
        return LinkHeader.next(List.of(values));
    }

    private static LinkHeader.Next.Target to(String target) {
        return new LinkHeader.Next.Target(target);
    }

    /** As their documents show them. */
    @Test
    void readsWhatVendorsWrite() {
        assertThat(
                        next(
                                "<https://api.github.com/repositories/1300192/issues?page=2>;"
                                        + " rel=\"prev\","
                                        + " <https://api.github.com/repositories/1300192/issues?page=4>;"
                                        + " rel=\"next\","
                                        + " <https://api.github.com/repositories/1300192/issues?page=515>;"
                                        + " rel=\"last\","
                                        + " <https://api.github.com/repositories/1300192/issues?page=1>;"
                                        + " rel=\"first\""))
                .isEqualTo(to("https://api.github.com/repositories/1300192/issues?page=4"));
        assertThat(
                        next(
                                "<https://your-store.myshopify.com/admin/api/2024-01/products.json?page_info=hijgklmn&limit=3>;"
                                        + " rel=next"))
                .isEqualTo(
                        to(
                                "https://your-store.myshopify.com/admin/api/2024-01/products.json?page_info=hijgklmn&limit=3"));
        assertThat(
                        next(
                                "<https://acme.okta.com/api/v1/users?limit=200>; rel=\"self\"",
                                "<https://acme.okta.com/api/v1/users?after=000uyqdwgi6aeqQJnZ0g4&limit=200>;"
                                        + " rel=\"next\""))
                .isEqualTo(
                        to(
                                "https://acme.okta.com/api/v1/users?after=000uyqdwgi6aeqQJnZ0g4&limit=200"));
    }

    /** RFC 8288, section 3.5, and what its grammar allows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel,"
                        + " </TheBook/chapter4>; rel=\"next\"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel"
                        + " | /TheBook/chapter4",
                "<http://example.org/>; rel=\"start http://example.net/relation/other next\""
                        + " | http://example.org/",
                "</a>; rel=\"prev next\" | /a",
                "</a>;rel=NEXT | /a",
                "</a> ; REL = \"next\" | /a",
                "</a>; title=\"say \\\"rel=next\\\", <x>\"; rel=\"next\" | /a",
                "</a,b;c>; rel=next | /a,b;c",
                ", ,</a>; rel=next , | /a",
                "</a>; rel=next; | /a",
                "</a>; rel=next, </b>; rel=next | /a",
                "</a>; crossorigin; rel=next | /a"
            })
    void readsTheFirstNextLink(String value, String target) {
        assertThat(next(value)).isEqualTo(to(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " , ",
                "</a>",
                "</a>; rel=\"last\"",
                "</a>; rel=\"nextish\"",
                "</a>; rel=prev; rel=next",
                "</a>; title=\"rel=next\"",
                "<#foo>; rel=\"next\"; anchor=\"/other\"",
                "</next>; rev=next"
            })
    void saysThatThereIsNone(String value) {
        assertThat(next(value)).isInstanceOf(LinkHeader.Next.None.class);
    }

    /** A page must not be passed over in silence. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a; rel=next",
                "</a; rel=next",
                "</a>; rel=\"next",
                "</a> rel=next",
                "</a>; rel=prev next, </b>; rel=next",
                "next"
            })
    void saysWhatIsNoLinkHeader(String value) {
        assertThat(next(value)).isInstanceOf(LinkHeader.Next.Malformed.class);
    }

    @Test
    void endsWhateverComes() {
        long seed = System.nanoTime();
        System.out.println("LinkHeaderTest seed " + seed);
        Random seeded = new Random(seed);
        String letters = "<>;,=\"\\ \t/arelnxt";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = seeded.nextInt(40); length > 0; length--) {
                text.append(letters.charAt(seeded.nextInt(letters.length())));
            }
            String before = text.toString();
            // Behind any whole link header, however odd, another one is still seen.
            boolean whole = !(next(before) instanceof LinkHeader.Next.Malformed);
            if (whole) {
                assertThat(next(before, "</p>; rel=next"))
                        .isInstanceOf(LinkHeader.Next.Target.class);
            }
        }
    }
}
