export default function HomePage() {
  return <h1>Mooring</h1>;
}
