// Asks veraPDF about files: arguments are the flavours, "--", the files. One line of output for each flavour and file,
// its parts separated by tabs: file, flavour, "pass" or "fail", then for each rule that is broken its clause and text.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class Judge {
    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        List<String> all = Arrays.asList(args);
        int end = all.indexOf("--");
        for (String file : all.subList(end + 1, all.size()))
            for (String flavour : all.subList(0, end))
                System.out.println(file + "\t" + flavour + "\t" + String.join("\t", verdict(file, flavour)));
    }

    private static List<String> verdict(String file, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        if (flavour == PDFAFlavour.NO_FLAVOUR) throw new IllegalArgumentException("no flavour " + name);
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            // A judge who looked at nothing has found nothing wrong either.
            if (result.getTotalAssertions() < 100) return List.of("fail", "only " + result.getTotalAssertions() + " checks");
            List<String> words = new ArrayList<>(List.of(result.isCompliant() ? "pass" : "fail"));
            words.addAll(broken(result));
            return words;
        }
    }

    private static Set<String> broken(ValidationResult result) {
        Set<String> rules = new LinkedHashSet<>();
        for (TestAssertion assertion : result.getTestAssertions())
            if (assertion.getStatus() == TestAssertion.Status.FAILED)
                rules.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber() + " "
                        + assertion.getMessage().replaceAll("\\s+", " "));
        return rules;
    }
}
