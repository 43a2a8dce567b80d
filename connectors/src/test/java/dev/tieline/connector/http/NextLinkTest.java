package dev.tieline.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NextLinkTest {
    private static final String ASKED = "/v1/orders";

    private static NextLink.Way from(String base, String asked, String link) {
        return new NextLink(link).from(BaseUrl.parse(base).orElseThrow(), asked);
    }

    private static NextLink.Way from(String link) {
        return from("https://api.example/v1", ASKED, link);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example/v1/orders?page=2,page=2",
        "HTTPS://API.Example/v1/orders?page=2,page=2",
        "https://api.example:443/v1/orders?page=2,page=2",
        "https://api.example:/v1/orders?page=2,page=2",
        "//api.example/v1/orders?page=2,page=2",
        "/v1/orders?page=2,page=2",
        "?page=2,page=2",
        "orders?page=2,page=2",
        "./orders?page=2,page=2",
        "../v1/orders?page=2,page=2",
        "/../v1/./orders?page=2,page=2",
        "/v1/%6Frders?page=2,page=2",
        "?page=2#there,page=2",
        "?page[number]=2&page[size]=10,page[number]=2&page[size]=10",
        "?cursor=a%2Fb%3D%3D&x=//y?z,cursor=a%2Fb%3D%3D&x=//y?z",
        "?q=größe und {mehr}|\"x\",q=gr%C3%B6%C3%9Fe%20und%20%7Bmehr%7D%7C%22x%22",
        "?$skiptoken=X%27444%27,$skiptoken=X%27444%27"
    })
    void leadsToTheNextPage(String link, String query) {
        assertThat(from(link)).isEqualTo(new NextLink.Way.Here(query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example/v1/orders?page=2",
                "https://evil.example/v1/orders?page=2",
                "https://api.example.evil.example/v1/orders?page=2",
                "https://api.example./v1/orders?page=2",
                "https://api.example:8443/v1/orders?page=2",
                "https://api.example:0443/v1/orders?page=2",
                "https://api.example@evil.example/v1/orders?page=2",
                "https://user:pw@api.example/v1/orders?page=2",
                "https://@api.example/v1/orders?page=2",
                "https://evil.example#@api.example/v1/orders?page=2",
                "https://evil.example\\@api.example/v1/orders?page=2",
                "https:\\\\evil.example/v1/orders?page=2",
                "https:///v1/orders?page=2",
                "https:/v1/orders?page=2",
                "https:orders?page=2",
                "//evil.example/v1/orders?page=2",
                "///evil.example/v1/orders?page=2",
                "/\\evil.example/v1/orders?page=2",
                "\\\\evil.example\\v1\\orders?page=2",
                "javascript:alert(1)?page=2",
                "file:///etc/passwd?page=2",
                "data:text/plain,orders?page=2",
                "ftp://api.example/v1/orders?page=2",
                "/v1/orders/?page=2",
                "/v1/Orders?page=2",
                "/v1/users?page=2",
                "/v1/orders/../admin?page=2",
                "/v1/orders/%2e%2e/orders?page=2",
                "/v1/x/%2e%2e/orders?page=2",
                "/v1/%2e/orders?page=2",
                "/v1%2Forders?page=2",
                "/v1//orders?page=2",
                "/v1/orders;a=b?page=2",
                "/v1/orders%00?page=2",
                "/v1/orders%3Fpage=2?page=2",
                "..?page=2",
                "../orders?page=2",
                "https://169.254.169.254/latest/meta-data?page=2",
                "https://[::1]/v1/orders?page=2",
                "https://аpi.example/v1/orders?page=2",
                " https://api.example/v1/orders?page=2",
                "orders"
            })
    void neverLeadsElsewhere(String link) {
        assertThat(from(link)).isNotInstanceOf(NextLink.Way.Here.class);
    }

    @Test
    void neverCarriesLinesOrWhatIsTooLong() {
        String good = "https://api.example/v1/orders?page=2";
        for (String bad :
                new String[] {"\r\nX-Evil: 1", "\n", "\r", "\0", "\t", "\u0085", "\u007f"}) {
            assertThat(from(good + bad)).isInstanceOf(NextLink.Way.Nowhere.class);
            assertThat(from(good.replace("page", "pa" + bad + "ge")))
                    .isInstanceOf(NextLink.Way.Nowhere.class);
        }
        assertThat(from(good + "&x=" + "y".repeat(NextLink.MAX_LENGTH)))
                .isInstanceOf(NextLink.Way.Nowhere.class);
        assertThat(from(good + "&x=" + "ö".repeat(NextLink.MAX_LENGTH / 2)))
                .isInstanceOf(NextLink.Way.Nowhere.class);
        assertThat(from("https://api.example/v1/orders")).isInstanceOf(NextLink.Way.Nowhere.class);
        assertThat(from("https://api.example/v1/orders?")).isInstanceOf(NextLink.Way.Nowhere.class);
        assertThat(from("")).isInstanceOf(NextLink.Way.Nowhere.class);
        assertThat(NextLink.isQuery("page=2\r\nHost: x")).isFalse();
        assertThat(NextLink.isQuery("page=2 HTTP/1.1")).isFalse();
        assertThat(NextLink.isQuery("page=2#x")).isFalse();
        assertThat(NextLink.isQuery("ö")).isFalse();
        assertThat(NextLink.isQuery("")).isFalse();
        assertThat(NextLink.isQuery("page%5Bafter%5D=2&a[]=b")).isTrue();
    }

    @Test
    void knowsOtherPortsAddressesAndPaths() {
        assertThat(from("http://[::1]:8080", "/", "http://[::1]:8080/?p=2"))
                .isEqualTo(new NextLink.Way.Here("p=2"));
        assertThat(from("http://[::1]:8080", "/", "http://[::1]:8080?p=2"))
                .isEqualTo(new NextLink.Way.Here("p=2"));
        assertThat(from("http://[::1]:8080", "/", "http://[::1]/?p=2"))
                .isInstanceOf(NextLink.Way.Elsewhere.class);
        assertThat(from("http://api.example:80", "/a%2Fb/c", "http://api.example/a%2fb/c?p=2"))
                .isEqualTo(new NextLink.Way.Here("p=2"));
        assertThat(from("http://api.example", "/a%2Fb/c", "/a/b/c?p=2"))
                .isInstanceOf(NextLink.Way.Elsewhere.class);
    }
}
