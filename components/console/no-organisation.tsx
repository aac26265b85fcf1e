/** Somebody signed in who belongs nowhere. */
export function NoOrganisation({ name }: { name: string }) {
  return (
    <div className="w-full max-w-120">
      <h1 className="type-title m-0">No organisation yet</h1>
      <p className="mt-2 text-muted">
        {name}, you are signed in, but belong to no organisation. Ask an owner to add you, then load this page
        again.
      </p>
    </div>
  );
}
