package dev.tieline.plan;

import static dev.tieline.plan.Compiling.flow;
import static dev.tieline.plan.Compiling.json;
import static dev.tieline.plan.Compiling.ready;
import static dev.tieline.plan.Compiling.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tieline.api.Blame;
import dev.tieline.api.Fault;
import dev.tieline.flow.CheckCase;
import dev.tieline.flow.WorkspaceFiles;
import dev.tieline.flow.WorkspaceFolder;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What compiled flows make of records. */
class PlanTest {
    private static final String ANN =
            "{'submission_id':'s-1','email':' Ann@Acme.Example ','name':{'first':'Ann '},"
                    + "'client_id':'c-9','consent':{'analytics':true},'utm_campaign':'spring-sale'}";
    private static final String LEAD =
            "{'submission_id':'s-1','email':'ann@acme.example','name':'Ann'}";

    private static Plan capture() {
        return Compiling.plan(WorkspaceFolder.acme(), "lead-capture");
    }

    private static Fault held(Plan plan, String record) {
        Preparation preparation = plan.rules().prepare(json(record));
        assertThat(preparation).isInstanceOf(Preparation.Held.class);
        return ((Preparation.Held) preparation).fault();
    }

    private static Rendering rendered(Plan plan, String destination, Scope scope) {
        return plan.destination(destination).orElseThrow().rules().render(scope);
    }

    private static Choice choice(Plan plan, String destination, Scope scope) {
        return plan.destination(destination).orElseThrow().rules().choose(scope);
    }

    @Test
    void sendsTheCrmWhatTheMappingSays() {
        Plan plan = capture();

        assertThat(sent(plan, "crm", ready(plan, ANN)))
                .isEqualTo(
                        "{'email':'ann@acme.example','firstname':'Ann','lastname':'','phone':'',"
                                + "'source':'website','campaign':'cmp-200'}");
    }

    @Test
    void readsOptionalFieldsWhereTheyAre() {
        Plan plan = capture();
        String full =
                ANN.replace("'first':'Ann '", "'first':'Ann','last':'Lee'")
                        .replace("'client_id'", "'phone':'+49 30 1','client_id'");

        assertThat(sent(plan, "crm", ready(plan, full)))
                .contains("'lastname':'Lee','phone':'+49 30 1'");
    }

    @Test
    void looksUpTheDefaultRowWhenTheRecordNamesNone() {
        Plan plan = capture();
        String none = ANN.replace(",'utm_campaign':'spring-sale'", "");

        assertThat(sent(plan, "crm", ready(plan, none))).contains("'campaign':'cmp-100'");
    }

    @Test
    void holdsARecordWhoseCampaignNobodyKnows() {
        Fault fault = held(capture(), ANN.replace("spring-sale", "autumn-sale"));

        assertThat(fault.code()).isEqualTo("lookup-missing");
        assertThat(fault.blame()).isEqualTo(Blame.SENDER);
        assertThat(fault.field()).isEqualTo("/utm_campaign");
        assertThat(fault.message()).contains("campaigns").doesNotContain("autumn-sale");
    }

    @Test
    void skipsWhatTheRuleDoesNotKeepAndNamesTheRule() {
        String test = ANN.replace(" Ann@Acme.Example ", "me@example.test");

        assertThat(capture().rules().prepare(json(test)))
                .isEqualTo(new Preparation.Skipped("!record.email.endsWith('@example.test')"));
    }

    @Test
    void asksEachDestinationWhetherItWantsTheRecord() {
        Plan plan = capture();
        Scope yes = ready(plan, ANN);
        Scope no = ready(plan, ANN.replace("'analytics':true", "'analytics':false"));

        assertThat(choice(plan, "analytics", yes)).isEqualTo(new Choice.Send());
        assertThat(choice(plan, "crm", no)).isEqualTo(new Choice.Send());
        assertThat(choice(plan, "analytics", no))
                .isEqualTo(new Choice.Skip("record.consent.analytics"));
    }

    @Test
    void usesTheResultOfTheDeliveryItComesAfter() {
        Plan plan = capture();
        Scope scope =
                ready(plan, ANN.replace(" Ann@Acme.Example ", "ann@acme.example"))
                        .with("crm", json("{'id':'crm-7','email':'x'}"));

        assertThat(plan.destination("thanks").orElseThrow().after()).contains("crm");
        assertThat(sent(plan, "thanks", scope))
                .isEqualTo(
                        "{'to':'ann@acme.example','template':'thanks','name':'Ann ',"
                                + "'contact':'crm-7'}");
    }

    @Test
    void givesWayToTheFallbackWithItsOwnMapping() {
        Plan plan = capture();
        Destination analytics = plan.destination("analytics").orElseThrow();
        Destination fallback = plan.destination("analytics.fallback").orElseThrow();

        assertThat(analytics.policy().fallsBack()).isTrue();
        assertThat(analytics.policy().retry().giveUp()).isEqualTo(Duration.ofHours(24));
        assertThat(fallback.system()).isEqualTo("archive");
        assertThat(fallback.policy().fallsBack()).isFalse();
        assertThat(sent(plan, "analytics.fallback", ready(plan, ANN)))
                .isEqualTo("{'client_id':'c-9','name':'generate_lead','campaign':'cmp-200'}");
    }

    @Test
    void knowsARecordByItsKeyAndWhatMakesItUnique() {
        Rules rules = capture().rules();

        assertThat(rules.key(json(ANN))).isEqualTo(" ann@acme.example ");
        assertThat(rules.uniqueKey(json(ANN))).isEqualTo("s-1");
        assertThat(rules.terms(json(ANN))).containsExactly("s-1", " Ann@Acme.Example ");
        assertThat(capture().uniqueWithin()).isEqualTo(Duration.ofDays(35));
    }

    @Test
    void hasNoKeyWhereTheFlowNamesNoneOrTheRecordHasNone() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead, key: record.?utm_campaign }
                        deliver:
                          crm: { to: crm.contacts.upsert, map: { email: "${record.email}" } }
                        """);

        assertThat(plan.rules().key(json(LEAD))).isEmpty();
        assertThat(plan.rules().uniqueKey(json(LEAD))).isEmpty();
        assertThat(plan.uniqueWithin()).isZero();
    }

    @Test
    void answersWithTheResultsThatAreThere() {
        Plan plan = Compiling.plan(WorkspaceFolder.acme(), "partner-lead");
        Trigger.Answer.Result answer =
                (Trigger.Answer.Result) plan.endpoint().orElseThrow().answer();
        Scope scope = ready(plan, ANN);

        assertThat(answer.within()).isEqualTo(Duration.ofSeconds(5));
        assertThat(answer.reply().reply(scope, Map.of("crm", json("{'id':'crm-7'}"))))
                .isEqualTo(new Rendering.Rendered(json("{'contact':'crm-7'}")));
        assertThat(answer.reply().reply(scope, Map.of())).isInstanceOf(Rendering.Rendered.class);
    }

    @Test
    void sendsAWholeRecordAsItCame() {
        Plan plan = Compiling.plan(CheckCase.base(), "leads");
        String record = LEAD.replace("}", ",'more':[1,1.50,null,{'a':true}]}");

        assertThat(sent(plan, "crm.fallback", ready(plan, record))).isEqualTo(record);
    }

    @Test
    void makesTextOutOfPartsAndKeepsTheTypeOfASingleExpression() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead }
                        deliver:
                          archive:
                            to: archive.records.append
                            map:
                              text: "lead ${record.name}: ${size(record.name)}"
                              count: ${size(record.name)}
                              half: ${double(size(record.name)) / 2.0}
                              number: 7
                              price: 7.50
                              yes: true
                              words: "7"
                              plain: a $${b}
                              none: ~
                              campaign: ${record.?utm_campaign}
                              tree: { list: [1, "${record.email}"] }
                        """);

        assertThat(sent(plan, "archive", ready(plan, LEAD)))
                .isEqualTo(
                        "{'text':'lead Ann: 3','count':3,'half':1.5,'number':7,'price':7.50,"
                                + "'yes':true,'words':'7','plain':'a ${b}','none':null,"
                                + "'tree':{'list':[1,'ann@acme.example']}}");
    }

    @Test
    void givesNamesToValuesThatLaterStepsSee() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead }
                        steps:
                          - set: { mail: "${record.email.trim()}", code: "${record.?utm_campaign}" }
                          - set: { domain: "${mail.split('@')[1]}" }
                          - lookup: { in: campaigns, by: code.orValue('none'), as: row }
                          - keep: domain != 'spam.example'
                        deliver:
                          archive:
                            to: archive.records.append
                            map: { domain: "${domain}", campaign: "${row.id}", code: "${code}" }
                        """);

        assertThat(sent(plan, "archive", ready(plan, LEAD)))
                .isEqualTo("{'domain':'acme.example','campaign':'c-0'}");
        String spring = LEAD.replace("'Ann'", "'Ann','utm_campaign':'spring'");
        assertThat(sent(plan, "archive", ready(plan, spring)))
                .isEqualTo("{'domain':'acme.example','campaign':'c-1','code':'spring'}");
        assertThat(plan.rules().prepare(json(LEAD.replace("acme.example", "spam.example"))))
                .isInstanceOf(Preparation.Skipped.class);
    }

    @Test
    void goesOnWithoutARowWhereTheFlowSaysSo() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead }
                        steps:
                          - lookup: { in: campaigns, by: record.name, as: row, missing: empty }
                        deliver:
                          crm:
                            to: crm.contacts.upsert
                            map: { email: "${record.email}", campaign: "${row.?id.orValue('?')}" }
                        """);

        assertThat(sent(plan, "crm", ready(plan, LEAD)))
                .isEqualTo("{'email':'ann@acme.example','campaign':'?'}");
        assertThat(sent(plan, "crm", ready(plan, LEAD.replace("'Ann'", "'spring'"))))
                .isEqualTo("{'email':'ann@acme.example','campaign':'c-1'}");
    }

    @Test
    void holdsWhatAnExpressionCannotAnswer() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead }
                        steps:
                          - set: { domain: "${record.email.split('@')[1]}" }
                        deliver:
                          crm:
                            to: crm.contacts.upsert
                            when: record.name.split('-')[1] == 'x'
                            map: { email: "${record.name.split('-')[1]}" }
                        """);

        assertThat(held(plan, LEAD.replace("@", "")).blame()).isEqualTo(Blame.FLOW);
        assertThat(choice(plan, "crm", ready(plan, LEAD))).isInstanceOf(Choice.Hold.class);
        Rendering rendering = rendered(plan, "crm", ready(plan, LEAD));
        assertThat(((Rendering.Failed) rendering).fault().field()).isEqualTo("/email");
    }

    @Test
    void sendsNothingThatBreaksTheOperationsSchema() {
        Map<String, String> more = new TreeMap<>();
        more.put(
                "systems/crm.yaml",
                CheckCase.base()
                        .text("systems/crm.yaml")
                        .orElseThrow()
                        .replace(
                                "email: { type: string }",
                                "email: { type: string, minLength: 3 }"));
        Plan plan = Compiling.workspaceWith(more, "leads");

        Rendering rendering =
                rendered(plan, "crm", ready(plan, LEAD.replace("ann@acme.example", "a")));
        Fault fault = ((Rendering.Failed) rendering).fault();
        assertThat(fault.code()).isEqualTo("request-invalid");
        assertThat(fault.field()).isEqualTo("/email");
        assertThat(fault.message()).contains("crm.contacts.upsert").doesNotContain("'a'");
    }

    @Test
    void sendsNoFieldThatIsNotGrantedEvenIfOnlyTheRecordBringsIt() {
        Map<String, String> more = new TreeMap<>();
        more.put(
                "systems/archive.yaml",
                CheckCase.base()
                        .text("systems/archive.yaml")
                        .orElseThrow()
                        .replace(
                                "append: all",
                                "append: [submission_id, email, name, utm_campaign]"));
        Plan plan = Compiling.workspaceWith(more, "leads");

        assertThat(sent(plan, "crm.fallback", ready(plan, LEAD))).isEqualTo(LEAD);
        Scope scope = ready(plan, LEAD.replace("}", ",'secret':'x'}"));
        Rendering rendering = rendered(plan, "crm.fallback", scope);
        assertThat(((Rendering.Failed) rendering).fault().field()).isEqualTo("/secret");
    }

    @Test
    void changesItsVersionWithEveryFileItIsMadeOfAndWithNoOther() {
        WorkspaceFiles base = CheckCase.base();
        String version = Compiling.plan(base, "leads").version();

        assertThat(version).matches("[0-9a-f]{12}");
        for (String path : base.texts().keySet()) {
            String longer = base.text(path).orElseThrow() + "\n";
            Plan changed = Compiling.workspaceWith(Map.of(path, longer), "leads");
            assertThat(changed.version().equals(version))
                    .as(path)
                    .isEqualTo(path.equals("tieline.yaml"));
        }
    }

    @Test
    void showsWhereEveryFieldComesFrom() {
        Destination crm = capture().destination("crm").orElseThrow();

        assertThat(crm.mapping())
                .contains(
                        new Destination.MappingLine(
                                "email",
                                "record.email.trim().lowerAscii()",
                                "record.email",
                                "Where we answer.",
                                "personal"),
                        new Destination.MappingLine("source", "website", "", "", ""),
                        new Destination.MappingLine(
                                "campaign", "campaign.id", "campaign.id", "", ""));
    }

    @Test
    void tellsWhetherPeopleMayReadTheKey() {
        Rules rules = capture().rules();

        assertThat(rules.keyClass()).isEqualTo("personal");
        assertThat(rules.uniqueKeyClass()).isEmpty();
    }

    @Test
    void masksWhatWasSentByWhereItCameFrom() {
        Plan plan = capture();
        Destination crm = plan.destination("crm").orElseThrow();

        assertThat(Compiling.text(crm.mask(json("{'email':'a@b','source':'website','new':1}"))))
                .isEqualTo("{'email':'•••','source':'website','new':'••• (number)'}");
    }

    @Test
    void masksAWholeRecordThatHoldsAnythingPersonal() {
        Plan plan = Compiling.plan(CheckCase.base(), "leads");
        Destination archive = plan.destination("crm.fallback").orElseThrow();

        assertThat(Compiling.text(archive.mask(json("{'email':'a@b','tags':['x']}"))))
                .isEqualTo("{'email':'•••','tags':['•••']}");
    }

    @Test
    void masksTreesByTheLineOfEachPart() {
        Plan plan =
                flow(
                        """
                        record: { contract: lead }
                        deliver:
                          archive:
                            to: archive.records.append
                            map:
                              id: ${record.submission_id}
                              tree: { list: [1, "${record.email}"], name: "${record.name}" }
                        """);
        Destination archive = plan.destination("archive").orElseThrow();

        assertThat(
                        Compiling.text(
                                archive.mask(
                                        json("{'id':'7','tree':{'list':[1,'a@b'],'name':'Ann'}}"))))
                .isEqualTo("{'id':'7','tree':{'list':[1,'•••'],'name':'Ann'}}");
    }
}
