/**
 * Whether an RSA modulus was made by the flawed Infineon library (CVE-2017-15361): modulo every small prime such a
 * modulus is a power of 65537. Nearly no other modulus is, for all of these primes.
 */
export function hasRocaFingerprint(modulus: bigint): boolean {
  return fingerprints.every(({ prime, powers }) => powers.has(modulus % prime));
}

const primes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

const fingerprints = primes.map((prime) => {
  const powers = new Set<bigint>();
  const step = 65_537 % prime;
  let power = 1;
  do {
    powers.add(BigInt(power));
    power = (power * step) % prime;
  } while (power !== 1);
  return { prime: BigInt(prime), powers };
});
