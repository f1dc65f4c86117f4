package lab;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The smallest application on Spring Security's OAuth 2 client: everything is what Spring Boot makes of the settings. */
@SpringBootApplication
@RestController
public class Client {
  public static void main(String[] arguments) {
    SpringApplication.run(Client.class, arguments);
  }

  @GetMapping(value = "/", produces = "text/plain")
  String home(@AuthenticationPrincipal OidcUser user) {
    return "Signed in: %s\nname: %s\nemail: %s\n".formatted(user.getSubject(), user.getFullName(), user.getEmail());
  }
}
