/**
 * The brokers that tests run against, from TOCSIN_TEST_KAFKA_BROKERS; the test runner starts one and sets it.
 *
 * @throws {Error} If it is not set, with how to get one.
 */
export function testBrokers(): string[] {
  const brokers = (process.env.TOCSIN_TEST_KAFKA_BROKERS ?? '').split(',').filter((broker) => broker !== '');
  if (brokers.length === 0) {
    throw new Error(
      'these tests need a Kafka broker: run them with `npm test`, which starts one (Java 17 or newer and Maven), or set TOCSIN_TEST_KAFKA_BROKERS=host:port',
    );
  }
  return brokers;
}
