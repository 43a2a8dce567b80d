package dev.tieline.connector.mail;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One kind of mail; at least one of {@code text} and {@code html} is there after a check. */
record MailTemplate(
        TemplateText subject, Optional<TemplateText> text, Optional<TemplateText> html) {

    Set<String> variables() {
        Set<String> names = new TreeSet<>(subject.variables());
        text.ifPresent(t -> names.addAll(t.variables()));
        html.ifPresent(t -> names.addAll(t.variables()));
        return names;
    }
}
