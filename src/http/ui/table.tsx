import type { Child } from 'hono/jsx'

export interface Column<Row> {
  label: string
  cell: (row: Row) => Child
  /** `end` for figures. */
  align?: 'end' | undefined
  /** No wider than its content, on one line. */
  fit?: boolean | undefined
}

interface TableProps<Row> {
  /** What the table holds; read to those who cannot see it. */
  caption: string
  /** The first column names the row; where rows can be opened it holds the link. */
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  href?: ((row: Row) => string) | undefined
  /** Check boxes for a bulk action; `form` is the id of the form that the bulk bar sends. */
  pick?:
    | { form: string; name: string; value: (row: Row) => string; label: (row: Row) => string }
    | undefined
  wrong?: ((row: Row) => boolean) | undefined
  foot?: Child
}

function Picker<Row>({ row, pick }: { row: Row; pick: TableProps<Row>['pick'] }) {
  if (!pick) return null
  return (
    <td class="pick">
      <input
        type="checkbox"
        form={pick.form}
        name={pick.name}
        value={pick.value(row)}
        aria-label={`选择 ${pick.label(row)}`}
        data-pick
      />
    </td>
  )
}

const classOf = <Row,>(column: Column<Row>): string | undefined =>
  [column.align ?? '', column.fit ? 'fit' : ''].filter(Boolean).join(' ') || undefined

export function Table<Row>(props: TableProps<Row>) {
  const { caption, columns, rows, href, pick, wrong, foot } = props
  const [head, ...rest] = columns
  if (!head) return null
  return (
    <div class="table-wrap">
      <table class="table table-cards">
        <caption class="only-read">{caption}</caption>
        <thead>
          <tr>
            {pick ? (
              <td class="pick">
                <input type="checkbox" aria-label="选择本页全部" data-pick-all hidden />
              </td>
            ) : null}
            {columns.map((column) => (
              <th scope="col" class={classOf(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const link = href?.(row)
            return (
              <tr data-href={link} class={wrong?.(row) ? 'wrong' : undefined}>
                <Picker row={row} pick={pick} />
                <th scope="row" class={classOf(head)}>
                  {link ? <a href={link}>{head.cell(row)}</a> : head.cell(row)}
                </th>
                {rest.map((column) => (
                  <td class={classOf(column)} data-label={column.label}>
                    <span>{column.cell(row)}</span>
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
        {foot ? <tfoot>{foot}</tfoot> : null}
      </table>
    </div>
  )
}

/** The bar of a table whose rows can be chosen; the form that `pick.form` names. */
export function BulkBar({
  form,
  action,
  children,
}: {
  form: string
  action: string
  children: Child
}) {
  return (
    <form class="bulk" id={form} action={action} method="post" data-once="yes" data-bulk>
      <span role="status" data-bulk-count>
        勾选上面的行，一起处理
      </span>
      <span class="row">{children}</span>
    </form>
  )
}
