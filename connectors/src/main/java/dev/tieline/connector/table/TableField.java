package dev.tieline.connector.table;

/**
 * A column to be written.
 *
 * @param holds what its values are
 * @param scale of numbers: digits behind the point that each has at most; -1 when nothing says so
 * @param required whether no row can be without it
 */
public record TableField(String name, TableColumn.Holds holds, int scale, boolean required) {}
