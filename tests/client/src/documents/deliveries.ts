import { graphql } from "../generated/gql.js";

export const DeliveryPrepare = graphql(`
  mutation DeliveryPrepare($input: DeliveryPrepareInput!) {
    deliveryPrepare(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const DeliveryShip = graphql(`
  mutation DeliveryShip($input: DeliveryShipInput!) {
    deliveryShip(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const DeliveryArrive = graphql(`
  mutation DeliveryArrive($input: DeliveryArriveInput!) {
    deliveryArrive(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const DeliveryReceive = graphql(`
  mutation DeliveryReceive($input: DeliveryReceiveInput!) {
    deliveryReceive(input: $input) {
      delivery {
        id
        state
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);
