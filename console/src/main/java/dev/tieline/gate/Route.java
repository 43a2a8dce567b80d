package dev.tieline.gate;

import dev.tieline.people.Permission;
import java.util.Optional;

/**
 * A path and what it takes to go there.
 *
 * @param method HTTP method
 * @param path whole; parameters stand in braces
 * @param needs what whoever goes there must be allowed to; empty where anybody may
 */
public record Route(String method, String path, Optional<Permission> needs) {}
