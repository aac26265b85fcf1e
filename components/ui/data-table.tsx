"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { MouseEvent, ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { FailedToLoad } from "./failed-to-load.tsx";
import { Skeleton } from "./skeleton.tsx";

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and times: right, with tabular figures. */
  align?: "right";
  sortable?: boolean;
  /** Facts are muted; the first column is the name. */
  muted?: boolean;
  /** Where it goes when the table turns into lines under 768 px. `hidden` leaves it out. */
  phone?: "result" | "value" | "fact" | "hidden";
  /** Only where there is room for all columns: not in the table between 768 and 1280 px. */
  wide?: boolean;
  width?: string;
}
export interface Sort {
  key: string;
  descending: boolean;
}
/** What a query of ours answers; `useQuery` fits as it is. */
export interface TableState<Row> {
  data: readonly Row[] | undefined;
  isPending: boolean;
  isFetching?: boolean;
  error: Error | null;
  refetch?: () => unknown;
}

interface Props<Row> {
  /** Names the table for screen readers, and says what could not be read: "Identity providers". */
  caption: string;
  columns: readonly Column<Row>[];
  state: TableState<Row>;
  rowKey: (row: Row) => string;
  /** Makes the first cell a link, and a press anywhere else in the row goes there too. */
  rowHref?: (row: Row) => string;
  /** A second line under a row that has a problem: what, and the fix as a link. */
  rowNote?: (row: Row) => ReactNode;
  /** Greys a row that is off. */
  rowOff?: (row: Row) => boolean;
  /** Menu at the end of a row. */
  rowActions?: (row: Row) => ReactNode;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  empty: ReactNode;
  /** 32 px rows for logs. */
  dense?: boolean;
}

/** The one table: loading, empty, failed, sorting, and lines in place of columns on a phone. */
export function DataTable<Row>(props: Props<Row>) {
  const { caption, columns, state, empty, rowActions } = props;
  if (state.error && !state.data)
    return <FailedToLoad what={caption} why={state.error.message} onRetry={state.refetch} />;
  if (state.data?.length === 0) return empty;
  return (
    <div className="relative -mx-2 px-2">
      {state.isFetching && state.data ? (
        <div aria-hidden className="appearing-late absolute inset-x-2 top-0 h-0.5 bg-accent opacity-60" />
      ) : null}
      {state.error ? (
        <FailedToLoad
          what={`The newest state of ${caption}`}
          why={state.error.message}
          onRetry={state.refetch}
        />
      ) : null}
      <table aria-busy={state.isPending} className="block w-full border-collapse md:table">
        <caption className="sr-only">{caption}</caption>
        <thead className="hidden md:table-header-group">
          <tr className="border-b border-line">
            {columns.map((column) => (
              <HeadCell key={column.key} column={column} {...props} />
            ))}
            {rowActions ? (
              <th scope="col" className="w-8">
                <span className="sr-only">Actions</span>
              </th>
            ) : null}
          </tr>
        </thead>
        {state.data ? (
          state.data.map((row) => <BodyRow key={props.rowKey(row)} row={row} {...props} />)
        ) : (
          <LoadingRows columns={columns} />
        )}
      </table>
    </div>
  );
}

function HeadCell<Row>({ column, sort, onSort }: Props<Row> & { column: Column<Row> }) {
  const sorted = sort?.key === column.key;
  const Arrow = sort?.descending ? ArrowDown : ArrowUp;
  const direction = sort?.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      aria-sort={sorted ? direction : undefined}
      style={column.width ? { width: column.width } : undefined}
      className={classNames(
        "h-8 px-2 text-xs leading-4 font-medium whitespace-nowrap first:pl-0 last:pr-0",
        column.wide && "max-xl:hidden",
        column.align === "right" ? "text-right" : "text-left",
        sorted ? "text-text" : "text-muted",
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          className="inline-flex min-h-6 items-center gap-1 rounded-chip bg-transparent p-0 font-medium text-current hover:text-text"
          onClick={() => onSort({ key: column.key, descending: sorted ? !sort.descending : false })}
        >
          {column.header}
          {sorted ? <Arrow aria-hidden size={12} /> : null}
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

/** A body of its own per row keeps the second line with its row, also for the hover. */
function BodyRow<Row>({ row, ...props }: Props<Row> & { row: Row }) {
  const { columns, rowHref, rowNote, rowOff, rowActions, dense } = props;
  const note = rowNote?.(row);
  const off = rowOff?.(row) ?? false;
  const open = useOpenRow(rowHref?.(row));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the first cell is the way by keyboard
    <tbody
      onClick={open}
      className={classNames(
        "block border-b border-line hover:bg-hover hover:shadow-[-8px_0_var(--hover),8px_0_var(--hover)] md:table-row-group",
        open && "cursor-pointer",
      )}
    >
      <tr className="relative flex flex-wrap items-start gap-x-3 py-2 md:table-row md:py-0">
        {columns.map((column, index) => (
          <td
            key={column.key}
            className={classNames(
              "px-0 md:px-2 md:first:pl-0 md:last:pr-0",
              dense ? "md:h-8 md:py-1" : "md:h-10 md:py-1.5",
              phonePlace(column, index),
              column.wide && "md:max-xl:hidden",
              column.align === "right" && "tabular-nums md:text-right md:whitespace-nowrap",
              (off || column.muted) && "text-muted",
            )}
          >
            {index === 0 && rowHref ? (
              <Link
                href={rowHref(row)}
                className="inline-block rounded-chip py-0.5 font-medium text-current no-underline wrap-anywhere hover:underline md:min-w-32"
              >
                {column.cell(row)}
              </Link>
            ) : (
              <span className={index === 0 ? "font-medium" : undefined}>{column.cell(row)}</span>
            )}
          </td>
        ))}
        {rowActions ? <td className="order-1 px-0 text-right md:w-8">{rowActions(row)}</td> : null}
      </tr>
      {note ? (
        <tr className="block md:table-row">
          <td
            colSpan={columns.length + (rowActions ? 1 : 0)}
            className="type-small block pb-2.5 md:table-cell"
          >
            {note}
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

/** Follows a press that is on nothing of its own and selects no text; with a modifier, in a new tab as links do. */
function useOpenRow(href: string | undefined) {
  const router = useRouter();
  if (href === undefined) return undefined;
  return (event: MouseEvent<HTMLElement>) => {
    const target = event.target instanceof Element ? event.target : null;
    // What a menu or dialog of the row shows is outside of it in the page, but bubbles here through React.
    if (target === null || !event.currentTarget.contains(target)) return;
    if (target.closest("a, button, input, label, [role=menuitem]") !== null) return;
    if (getSelection()?.isCollapsed === false) return;
    if (event.metaKey || event.ctrlKey) window.open(href, "_blank", "noopener");
    else router.push(href);
  };
}

function phonePlace<Row>(column: Column<Row>, index: number): string {
  if (index === 0) return "min-w-0 flex-1";
  if (column.phone === "hidden") return "hidden md:table-cell";
  if (column.phone === "result") return "order-1 ml-auto max-md:pt-0.5 max-md:text-right";
  if (column.phone === "value") return "order-2 min-w-0 basis-full max-md:wrap-anywhere";
  return "order-3 text-muted md:text-current";
}

function LoadingRows<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <tbody className="block md:table-row-group">
      {[0, 1, 2, 3].map((row) => (
        <tr key={row} className="flex border-b border-line md:table-row">
          {columns.map((column, index) => (
            <td
              key={column.key}
              className={classNames(
                "h-10 px-2 first:pl-0",
                index > 1 && "hidden md:table-cell",
                column.wide && "md:max-xl:hidden",
              )}
            >
              {row === 0 && index === 0 ? <span className="sr-only">Loading</span> : null}
              <Skeleton
                className={classNames(index === 0 ? "w-28" : "w-16", column.align === "right" && "ml-auto")}
              />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}
