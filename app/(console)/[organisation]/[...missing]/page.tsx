import { notFound } from "next/navigation";

/** An unknown address below an organisation answers 404 inside the console's frame. */
export default function MissingPage(): never {
  notFound();
}
