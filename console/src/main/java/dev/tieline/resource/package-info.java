/**
 * The hub over HTTP for programs: what became of records, and the commands of people, as JSON that
 * an OpenAPI description tells of. Each endpoint and each shape is declared once; routes, answers
 * and description are made from the same declaration and cannot differ. Everything answered is
 * masked here: whoever calls has proved nothing but that they are on this machine. The pages use
 * the same masking. Knows no pages.
 */
@NullMarked
package dev.tieline.resource;

import org.jspecify.annotations.NullMarked;
