/** The head of a list; its roles are written out, since on a phone the table is shown as lines. */
export function Columns({ names }: { names: string[] }) {
  return (
    <thead role="rowgroup">
      <tr role="row">
        {names.map((name) => (
          <th role="columnheader" scope="col">
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}
