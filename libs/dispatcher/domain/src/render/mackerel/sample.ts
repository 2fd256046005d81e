/** The test message, byte for byte: 80 of them. Some receivers know it by what it lacks. */
export const MACKEREL_SAMPLE = '{"event":"sample","message":"Sample Notification from Mackerel","imageUrl":null}';
