// The function node's code: checks a lead and maps it. Output 1 answers, output 2 delivers.
// bench/peers puts it into flows.json in the place of LEAD.
const lead = msg.payload;
const problem = broken(lead);
if (problem) {
    msg.statusCode = 400;
    msg.payload = { problem };
    return [msg, null];
}
msg.statusCode = 202;
msg.payload = {};
const mapped = {
    leadId: lead.id,
    name: lead.firstName.trim() + " " + lead.lastName.trim(),
    email: lead.email.trim().toLowerCase(),
    contact: { phone: lead.phone, company: lead.company ?? "" },
    address: { street: lead.street ?? "", city: lead.city ?? "", postcode: lead.zip },
    product: lead.product,
    comment: lead.message ?? "",
    source: "web-form",
    receivedAt: lead.submittedAt ?? "",
};
const headers = { "content-type": "application/json" };
return [msg, { lead: mapped, payload: mapped, headers }];

function broken(lead) {
    if (lead === null || typeof lead !== "object" || Array.isArray(lead)) {
        return "not an object";
    }
    return (
        text(lead, "id", 1, 64) ||
        text(lead, "firstName", 1, 100) ||
        text(lead, "lastName", 1, 100) ||
        text(lead, "email", 1, 254) ||
        (/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)*$/.test(lead.email) ? "" : "email: no address") ||
        text(lead, "phone", 0, 40) ||
        text(lead, "zip", 0, 20) ||
        text(lead, "product", 1, 100) ||
        (typeof lead.consent === "boolean" ? "" : "consent: not true or false") ||
        optional(lead, "company", 200) ||
        optional(lead, "street", 200) ||
        optional(lead, "city", 200) ||
        optional(lead, "submittedAt", 40) ||
        optional(lead, "message", 5000)
    );
}

function text(lead, field, least, most) {
    const value = lead[field];
    return typeof value === "string" && value.length >= least && value.length <= most
        ? ""
        : field + ": no text of " + least + " to " + most;
}

function optional(lead, field, most) {
    return lead[field] === undefined ? "" : text(lead, field, 0, most);
}
