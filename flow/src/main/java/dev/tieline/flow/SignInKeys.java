package dev.tieline.flow;

import static dev.tieline.api.Setting.optional;
import static dev.tieline.api.Setting.required;

import dev.tieline.api.Setting;
import dev.tieline.api.Setting.Kind;
import java.util.List;

/** The keys below {@code sign-in} of the hub file. */
final class SignInKeys {
    static final List<String> ROLES = List.of("viewer", "operator", "editor", "admin");

    private static final List<Setting> GROUP =
            List.of(
                    required(
                            "role",
                            new Kind.Choice(ROLES),
                            "What those in it may. Required: nobody has a role by chance.",
                            "operator"),
                    optional(
                            "owners",
                            new Kind.ListOf(new Kind.Name()),
                            "Whose flows and systems they see; everybody's when left out.",
                            "[sales-ops]"));

    private static final List<Setting> PROVIDER =
            List.of(
                    required(
                            "issuer",
                            new Kind.Text(),
                            "The provider's name for itself, a URL; what it publishes is below it."
                                    + " Required: only what it signs is believed.",
                            "https://login.acme.example"),
                    required(
                            "client",
                            new Kind.Text(),
                            "The hub's name at the provider. Required: what is meant for others is"
                                    + " not taken.",
                            "tieline"),
                    required(
                            "credential",
                            new Kind.Name(),
                            "The hub's secret at the provider. Required: it proves the hub there.",
                            "sign-in-secret"),
                    optional(
                            "account",
                            new Kind.Text(),
                            "The claim that names an account when it is made;"
                                    + " `preferred_username` when left out.",
                            "email"),
                    optional(
                            "groups",
                            new Kind.Text(),
                            "The claim with somebody's groups; `groups` when left out.",
                            "roles"),
                    required(
                            "roles",
                            new Kind.MapOf(new Kind.Shape(GROUP)),
                            "What those in a group may, by its name at the provider; the first that"
                                    + " somebody is in decides. Required: nobody is let in"
                                    + " without a group.",
                            "{ integration: { role: admin } }"));

    static final List<Setting> ALL =
            List.of(
                    optional(
                            "codes",
                            new Kind.Choice(List.of("optional", "required")),
                            "Whether every password needs a one-time code beside it; `optional`"
                                    + " when left out. Codes need a `vault`.",
                            "required"),
                    optional(
                            "provider",
                            new Kind.Shape(PROVIDER),
                            "An identity provider that speaks OpenID Connect.",
                            "{ issuer: https://login.acme.example, client: tieline, credential:"
                                    + " sign-in-secret, roles: { integration: { role: admin } } }"));

    private SignInKeys() {}
}
