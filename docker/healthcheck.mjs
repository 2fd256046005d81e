// Exits 0 when this container's service is ready.
const port = process.env.TOCSIN_OPS_PORT ?? '7089';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
  process.exit(answer.ok ? 0 : 1);
} catch {
  process.exit(1);
}
