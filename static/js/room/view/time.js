/* Times as the room says them. */

const two = (number) => String(number).padStart(2, "0");

/* Seconds since a moment of the server, never below zero. */
export function since(moment) {
  return Math.max(0, Math.floor((Date.now() - Date.parse(moment)) / 1000));
}

/* 192 as "03:12", and from an hour on "1:03:12". */
export function clock(seconds) {
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest}`;
}
