/**
 * What happens when a session has ended in the middle of something. The console's shell offers a dialog that
 * signs in again and keeps what was typed; where there is none, the browser goes to the sign-in page.
 */
type Offer = () => Promise<boolean>;

let offer: Offer | null = null;
let pending: Promise<boolean> | null = null;

/** Registers the dialog; answers how to take it back. It resolves true when the person is signed in again. */
export function offerSignInAgain(dialog: Offer): () => void {
  offer = dialog;
  return () => {
    if (offer === dialog) offer = null;
  };
}

/** Resolves true when the call may be tried again. However many calls fail at once, it asks once. */
export async function signInAgain(): Promise<boolean> {
  if (offer === null) return false;
  pending ??= offer().finally(() => {
    pending = null;
  });
  return pending;
}

/** The sign-in page, leading back to where the browser is now. */
export function signInAddress(): string {
  return `/sign-in?next=${encodeURIComponent(`${location.pathname}${location.search}`)}`;
}
