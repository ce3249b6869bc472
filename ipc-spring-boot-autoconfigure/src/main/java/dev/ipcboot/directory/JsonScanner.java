package dev.ipcboot.directory;

import java.text.ParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of a JSON text, one after the other.
 */
final class JsonScanner {

	private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

	private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

	private final String text;

	private int position;

	JsonScanner(String text) {
		this.text = text;
	}

	/**
	 * Look at the next character that is not white space.
	 * @return the character, which stays where it is
	 * @throws ParseException if there is none
	 */
	char peek() throws ParseException {
		skipSpace();
		if (this.position == this.text.length()) {
			throw problem("it ends too early");
		}
		return this.text.charAt(this.position);
	}

	boolean skip(char character) throws ParseException {
		boolean there = (peek() == character);
		if (there) {
			this.position++;
		}
		return there;
	}

	void expect(char character) throws ParseException {
		if (!skip(character)) {
			throw problem("'" + character + "' is missing");
		}
	}

	void word(String word) throws ParseException {
		if (!this.text.startsWith(word, this.position)) {
			throw problem("'" + word + "' is misspelt");
		}
		this.position += word.length();
	}

	/**
	 * Read a number.
	 * @return the number, or {@code null} if it is no whole number of up to 18 digits
	 * @throws ParseException if there is no number
	 */
	@Nullable Long number() throws ParseException {
		Matcher matcher = NUMBER.matcher(this.text).region(this.position, this.text.length());
		if (!matcher.lookingAt()) {
			throw problem("a value is missing");
		}
		this.position = matcher.end();
		return (WHOLE.matcher(matcher.group()).matches()) ? Long.valueOf(matcher.group()) : null;
	}

	String string() throws ParseException {
		expect('"');
		StringBuilder string = new StringBuilder();
		for (char character = next(); character != '"'; character = next()) {
			if (character < ' ') {
				throw problem("a string contains a control character");
			}
			string.append((character == '\\') ? escaped() : character);
		}
		return string.toString();
	}

	void requireEnd() throws ParseException {
		skipSpace();
		if (this.position < this.text.length()) {
			throw problem("something follows the object");
		}
	}

	ParseException problem(String problem) {
		return new ParseException(problem + " (character " + this.position + ")", this.position);
	}

	private char escaped() throws ParseException {
		char character = next();
		return switch (character) {
			case '"', '\\', '/' -> character;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> unicode();
			default -> throw problem("'\\" + character + "' is no escape");
		};
	}

	private char unicode() throws ParseException {
		int code = 0;
		for (int i = 0; i < 4; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				throw problem("four hexadecimal digits must follow '\\u'");
			}
			code = code * 16 + digit;
		}
		return (char) code;
	}

	private char next() throws ParseException {
		if (this.position == this.text.length()) {
			throw problem("it ends within a string");
		}
		return this.text.charAt(this.position++);
	}

	private void skipSpace() {
		while (this.position < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
	}

}
